/** The keys that are held to speak: Space, and Control with Space where Space alone would be typed. */
import type { App } from "./app.ts";
import { isTyping } from "./shortcuts.ts";

/** What Space presses, where the keyboard moves the focus. */
const PRESSABLE = "button, a[href], summary, [role], [tabindex]";
/** Keys that move the focus to where they will be used, or use it. */
const MOVES_FOCUS = /^(Tab|Enter|Escape|F6|Home|End|Arrow.*)$/;

/** Listens until the returned function is called. */
export function listenForTalkKeys({ talkKey, state }: App): () => void {
  /** Who moves the focus by keyboard presses buttons by Space; after a click the button only happens to have it. */
  let isFocusMovedByKeys = false;
  /** The page is not to scroll or press a button when the key comes up. */
  let isSpaceTaken = false;

  const isInUse = ({ target }: Event): boolean =>
    isFocusMovedByKeys && target instanceof Element && target.closest(PRESSABLE) !== null;

  function onKeyDown(event: KeyboardEvent): void {
    noteModifiers(event);
    if (MOVES_FOCUS.test(event.key)) isFocusMovedByKeys = true;
    if (event.code !== "Space" || event.isComposing) return;
    if (talkKey.chord.value !== null || (event.repeat && isSpaceTaken)) return event.preventDefault();
    const { view, dialog } = state;
    if (event.repeat || event.altKey || event.metaKey || event.shiftKey) return;
    if (view.value?.meeting == null || !view.value.settings.pushToTalk || dialog.value !== null) return;
    if (document.querySelector(":popover-open") !== null) return;
    if (!event.ctrlKey && (isTyping(event.target) || isInUse(event))) return;
    event.preventDefault();
    isSpaceTaken = true;
    talkKey.press(event.ctrlKey ? "ctrlSpace" : "space");
  }

  function onKeyUp(event: KeyboardEvent): void {
    noteModifiers(event);
    if (event.code !== "Space") return;
    if (isSpaceTaken) event.preventDefault();
    isSpaceTaken = false;
    talkKey.end();
  }

  /** Where the system keeps a key's release to itself, the next event of any kind tells that Control is up. */
  function noteModifiers({ ctrlKey }: KeyboardEvent | PointerEvent): void {
    if (!ctrlKey && talkKey.chord.value === "ctrlSpace") talkKey.end();
  }
  function onPointer(event: PointerEvent): void {
    noteModifiers(event);
    if (event.type === "pointerdown") isFocusMovedByKeys = false;
  }
  /** A menu opens over the meeting. */
  function onToggle(event: Event): void {
    if (event instanceof ToggleEvent && event.newState === "open") talkKey.end();
  }
  const end = (): void => talkKey.end();

  const undo = new AbortController();
  const options = { capture: true, signal: undo.signal };
  window.addEventListener("keydown", onKeyDown, options);
  window.addEventListener("keyup", onKeyUp, options);
  window.addEventListener("pointerdown", onPointer, options);
  window.addEventListener("pointermove", onPointer, { ...options, passive: true });
  window.addEventListener("toggle", onToggle, options);
  window.addEventListener("blur", (event) => event.target === window && end(), options);
  window.addEventListener("pagehide", end, options);
  document.addEventListener("visibilitychange", end, options);
  return () => undo.abort();
}
