/** What people type to get into a meeting that is not on their list: a code, a link, or the address of a computer in it. Pure. */
import { isIP, isIPv4, isIPv6 } from "node:net";
import { decodeCode, isLikeCode, type CodedMember } from "./invitation-code.ts";
import { isLikeLink } from "../kernel/link-scheme.ts";
import { decodeLink, type LinkedMember } from "./invitation-link.ts";
import { words, type Words } from "../kernel/words.ts";

export type Way =
  | ({ readonly kind: "code" } & CodedMember)
  | ({ readonly kind: "link" } & LinkedMember)
  /** `port` null: Landline's own. `host` is an IP address or a name. */
  | { readonly kind: "address"; readonly host: string; readonly port: number | null };

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_-]{1,63})*\.?$/i;

export function parseWay(typed: string): Way | { readonly problem: Words } {
  const text = typed.trim();
  if (text === "") return { problem: words("wayEmpty") };
  if (isLikeLink(text)) {
    const link = decodeLink(text);
    return link === null ? { problem: words("linkCut") } : { kind: "link", ...link };
  }
  const place = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/[/?#].*$/s, "");
  if (place === text && isLikeCode(text)) {
    const code = decodeCode(text);
    return "problem" in code ? code : { kind: "code", ...code };
  }
  return parseAddress(place);
}

function parseAddress(place: string): Way | { readonly problem: Words } {
  const { host, port } = split(place);
  if (port !== null && (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535))
    return { problem: words("noSuchPort", port.slice(0, 20)) };
  const isNumbers = /^[\d.]+$/.test(host);
  if (isIP(host) === 0 && (isNumbers || host.includes(":") || !HOST_NAME.test(host)))
    return {
      problem: words("noWay", place.slice(0, 60)),
    };
  return { kind: "address", host, port: port === null ? null : Number(port) };
}

/** `[::1]:26540`, `::1`, `10.0.0.1:26540` and `name:26540`, with or without the port. */
function split(place: string): { readonly host: string; readonly port: string | null } {
  const bracketed = /^\[(.*)\](?::(.*))?$/s.exec(place);
  if (bracketed !== null && isIPv6(bracketed[1] ?? ""))
    return { host: bracketed[1] ?? "", port: bracketed[2] ?? null };
  const [host = "", port = null, ...more] = place.split(":");
  return more.length > 0 || isIPv4(place) ? { host: place, port: null } : { host, port };
}
