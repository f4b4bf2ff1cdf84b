/**
 * Follows what a window leaves behind in its page, so that another one can be opened in it: its listeners, timers and sound.
 * A real window needs none of this: it ends with its page.
 */
export interface LeftBehind {
  add(undo: () => void): void;
  /** Takes back all that was done since it was called last, and what the tab keeps. */
  clear(): void;
}

export function followWhatIsLeft(): LeftBehind {
  const undos: (() => void)[] = [];
  const { addEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    // Called without an object, it is the window's.
    const target = this ?? window;
    if (target === window || target === document)
      undos.push(() => target.removeEventListener(type, listener, options));
    addEventListener.call(target, type, listener, options);
  };
  const { setInterval } = window;
  window.setInterval = ((handler: TimerHandler, everyMs?: number, ...args: unknown[]) => {
    const timer = setInterval(handler, everyMs, ...args);
    undos.push(() => clearInterval(timer));
    return timer;
  }) as typeof setInterval;
  window.AudioContext = class extends AudioContext {
    constructor(options?: AudioContextOptions) {
      super(options);
      undos.push(() => void this.close().catch(() => {}));
    }
  };
  return {
    add: (undo) => void undos.push(undo),
    clear() {
      for (const undo of undos.splice(0)) undo();
    },
  };
}
