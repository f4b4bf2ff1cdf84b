import { onParentGone } from "./parent-process.ts";

/** The process that started this core, if one did: the launcher over Node's IPC, or Electron's main process. */
export interface Parent {
  post(message: object): void;
  /** The parent wants the core to end, or is gone itself. */
  onClose(listener: () => void): void;
}

/** The part of Electron's `process.parentPort` that is used. */
interface ParentPort {
  postMessage(message: object): void;
  on(event: "message", listener: (event: { readonly data: unknown }) => void): void;
}

export function findParent(): Parent | null {
  const port = electronPort();
  if (port !== null) {
    return {
      post: (message) => port.postMessage(message),
      onClose: (listener) =>
        port.on("message", ({ data }) => {
          if (typeof data === "object" && data !== null && "type" in data && data.type === "close")
            listener();
        }),
    };
  }
  if (process.send === undefined) return null;
  return {
    // Nobody is left to tell once the channel has closed.
    post: (message) => void process.send?.(message, undefined, undefined, () => {}),
    onClose: onParentGone,
  };
}

function electronPort(): ParentPort | null {
  // Only Electron's utility processes have it, and only Electron's types know it.
  const port = (process as { readonly parentPort?: ParentPort | null }).parentPort;
  return port ?? null;
}
