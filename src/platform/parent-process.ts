/** The process that started this one: over Node's IPC (`child_process.fork`), or Electron's main process. */

export interface ParentProcess {
  /** Best effort: nothing is sent once the channel has closed. */
  post(message: object): void;
  /** Calls back when the parent wants this process to end, or is gone itself. */
  onClose(listener: () => void): void;
  /** Calls back with a link to a meeting that the system gave to the parent, which may be anything. */
  onLink(listener: (link: string) => void): void;
}

/** The part of Electron's `process.parentPort` that is used. */
interface ParentPort {
  postMessage(message: object): void;
  on(event: "message", listener: (event: { readonly data: unknown }) => void): void;
}

/** The part of Node's `process` that leads to a parent. */
interface Self {
  readonly connected: boolean;
  readonly send?: typeof process.send;
  once(event: "disconnect", listener: () => void): unknown;
  /** Only Electron's utility processes have it, and only Electron's types know it. */
  readonly parentPort?: ParentPort | null;
}

/** Null for a process that no parent started as a child: its standard streams are all it has. */
export function findParent(self: Self = process): ParentProcess | null {
  const port = self.parentPort ?? null;
  if (port !== null) {
    return {
      post: (message) => port.postMessage(message),
      onClose: (listener) => port.on("message", ({ data }) => isCloseRequest(data) && listener()),
      onLink: (listener) =>
        port.on("message", ({ data }) => {
          const link = linkOf(data);
          if (link !== null) listener(link);
        }),
    };
  }
  if (self.send === undefined) return null;
  return {
    post: (message) => void self.send?.(message, undefined, undefined, () => {}),
    onClose: (listener) => onParentGone(listener, self),
    // A parent that has no shell was started with the link itself, and has given it on.
    onLink: () => {},
  };
}

/**
 * Calls back once the parent's IPC channel has closed: at once if that was while this process was still loading its modules, since
 * Node emits "disconnect" only once, and at once in a process that has no such channel.
 */
export function onParentGone(listener: () => void, self: Self = process): void {
  if (self.connected) self.once("disconnect", listener);
  else listener();
}

const isCloseRequest = (data: unknown): boolean =>
  typeof data === "object" && data !== null && "type" in data && data.type === "close";

const linkOf = (data: unknown): string | null =>
  typeof data === "object" &&
  data !== null &&
  "type" in data &&
  data.type === "openLink" &&
  "link" in data &&
  typeof data.link === "string"
    ? data.link
    : null;
