/** The process that started this one over Node's IPC. */

/**
 * Calls back once it is gone: at once if it went while this process was still loading its modules, since "disconnect" is
 * said only once. Calls back at once, too, where nobody started this process over IPC.
 */
export function onParentGone(listener: () => void): void {
  if (process.connected) process.once("disconnect", listener);
  else listener();
}
