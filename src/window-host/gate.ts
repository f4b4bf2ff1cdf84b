/**
 * Lets requests in to the window's server from a page of our own origin whose browser holds the secret. Other sites, other users of this
 * machine and other machines stay out, whatever their requests say. Pure.
 */
import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/**
 * Browsers send a cookie to every port of its host. This one is bound to a path that nobody else knows, so that a page of another port, to
 * which a link may lead, does not get it. The checks of the origin keep out what such a page asks of this server.
 */
export const COOKIE = "landline";

/** The part of a request that counts. */
export interface Knock {
  readonly method?: string | undefined;
  /** Path and query as sent. */
  readonly url?: string | undefined;
  readonly headers: Pick<IncomingHttpHeaders, "host" | "origin" | "cookie">;
}

export interface Gate {
  readonly origin: string;
  /** Leads a browser in; holds the secret. */
  readonly entryUrl: string;
  /** The path of the window's page. */
  readonly root: string;
  /** Gives a browser that enters the cookie. */
  readonly setCookie: string;
  /** What a request asks for, as seen from the window's page. Null for what is no address, or one of somewhere else. */
  targetOf(url: string | undefined): URL | null;
  /**
   * "enter": the request brings the secret, and its browser gets the cookie. "allowed": the browser has the cookie, and what changes
   * something comes from our own page. "refused": anything else.
   */
  judge(request: Knock): "enter" | "allowed" | "refused";
  /** Whether the request may become the WebSocket of a window. Scripts of every origin may open one, so the origin is required. */
  mayLink(request: Knock): boolean;
}

/** `folder`: the path that the cookie is bound to, hex. The window is served below it. */
export function createGate(port: number, { secret, folder }: { secret: string; folder: string }): Gate {
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  const root = `/${folder}/`;

  function isSecret(value: string): boolean {
    const [given, wanted] = [Buffer.from(value), Buffer.from(secret)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }

  /** Another host's name for this address would be DNS rebinding. */
  const isOurHost = ({ headers }: Knock): boolean => headers.host === host;

  function hasCookie({ headers }: Knock): boolean {
    const value = /(?:^|;\s*)landline=([0-9a-f]{64})(?:;|$)/.exec(headers.cookie ?? "")?.[1];
    return value !== undefined && isSecret(value);
  }

  return {
    origin,
    root,
    setCookie: `${COOKIE}=${secret}; HttpOnly; SameSite=Strict; Path=${root}`,
    targetOf(url) {
      const target = targetOf(url, origin);
      if (target?.pathname.startsWith(root) === true)
        target.pathname = target.pathname.slice(root.length - 1);
      return target;
    },
    entryUrl: `${origin}/enter?key=${secret}`,
    judge(request) {
      if (!isOurHost(request)) return "refused";
      const target = targetOf(request.url, origin);
      if (target?.pathname === "/enter" && isSecret(target.searchParams.get("key") ?? "")) return "enter";
      // What changes something must come from our own page or from no page: the cookie alone would do for another port's.
      const isForeign = request.method !== "GET" && (request.headers.origin ?? origin) !== origin;
      return target !== null && hasCookie(request) && !isForeign ? "allowed" : "refused";
    },
    mayLink: (request) =>
      (request.url === "/link" || request.url === `${root}link`) &&
      request.headers.origin === origin &&
      isOurHost(request) &&
      hasCookie(request),
  };
}

/** Null for what is no address, or one of somewhere else. */
function targetOf(url: string | undefined, origin: string): URL | null {
  try {
    const target = new URL(url ?? "/", origin);
    return target.origin === origin ? target : null;
  } catch {
    return null;
  }
}
