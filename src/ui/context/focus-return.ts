/** Gives the focus back when what had it goes away: to what opened a dialog or panel, or to the screen's main button. */
import { effect, type ReadonlySignal } from "@preact/signals";
import type { AppState } from "../model/store.ts";

/** Gives the focus to that element, or to the main button, once what had it is gone. */
type GiveBack = (opener: Element | null) => void;

/** Until the returned function is called. */
export function returnFocus(state: AppState): () => void {
  let isOver = false;
  const giveBack: GiveBack = (opener) => focusOnceGone(opener, () => isOver);
  const stops = [
    returnAfter(state.dialog, giveBack),
    returnAfter(state.panel, giveBack),
    moveOnWithScreen(state, giveBack),
  ];
  return () => {
    isOver = true;
    for (const stop of stops) stop();
  };
}

/** The opener is what has the focus before the opened thing is drawn. Of what took another one's place, too, unless it was opened from that. */
function returnAfter(opened: ReadonlySignal<unknown>, giveBack: GiveBack): () => void {
  let opener: Element | null = null;
  let wasOpen = false;
  return effect(() => {
    const isOpen = opened.value !== null;
    const focused = document.activeElement;
    if (!isOpen && wasOpen) giveBack(opener);
    else if (isOpen && !(wasOpen && goesWithOther(focused))) opener = focused;
    wasOpen = isOpen;
  });
}

/** The focus is nowhere in particular. */
export const isOnPage = (focused: Element | null): boolean => focused === null || focused === document.body;

/** What is inside a panel or dialog goes with it; the page itself opened nothing. */
const goesWithOther = (focused: Element | null): boolean =>
  isOnPage(focused) || focused?.closest("dialog, .panel") != null;

function moveOnWithScreen({ view, target, reading }: AppState, giveBack: GiveBack): () => void {
  let before: string | null = null;
  return effect(() => {
    if (view.value === null) return;
    const outside = target.value !== null ? "preview" : reading.value !== null ? "history" : "home";
    const screen = view.value.meeting !== null ? "meeting" : outside;
    // The first screen leaves the focus to the browser.
    if (before !== null && before !== screen) giveBack(null);
    before = screen;
  });
}

/**
 * After the next frame, unless something else has taken the focus. Preact has then removed what closed: it runs the cleanup
 * of its effects after that, too late for a dialog element to give the focus back by itself.
 */
function focusOnceGone(opener: Element | null, isOver: () => boolean): void {
  requestAnimationFrame(() => {
    if (isOver() || !isOnPage(document.activeElement)) return;
    if (opener instanceof HTMLElement) opener.focus();
    // The opener is gone, or hidden because the window is narrower than it was.
    if (isOnPage(document.activeElement)) mainButton()?.focus();
  });
}

export const focusMainButton = (): void => mainButton()?.focus();

/** The microphone in a meeting; what joins or makes one elsewhere; what is read on a page to read. */
const mainButton = (): HTMLElement | null =>
  document.querySelector<HTMLElement>('[role="toolbar"] button') ??
  document.querySelector<HTMLElement>("main .button.primary") ??
  document.querySelector<HTMLElement>("main [tabindex='0']");
