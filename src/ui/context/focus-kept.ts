/** Keeps the focus somewhere when what had it is taken away, hidden or turned off under it: browsers leave it on nothing then, and a keyboard begins at the top again. */
import { focusMainButton, isOnPage } from "./focus-return.ts";
import { FOCUSABLE, isShown, REGION } from "./regions.ts";

/** What had the focus: itself, then what it was in, from the inside out, and where it stood. */
interface Focused {
  readonly element: HTMLElement;
  readonly around: readonly Element[];
  readonly region: Element | null;
  readonly place: DOMRect;
}

/** Until the returned function is called. */
export function keepFocus(): () => void {
  let last: Focused | null = null;
  let isOver = false;
  const remember = ({ target }: FocusEvent): void => {
    if (target instanceof HTMLElement) last = focusedOf(target);
  };
  const look = (): void => {
    if (last === null || !isOnPage(document.activeElement) || canHave(last.element)) return;
    const gone = last;
    last = null;
    // What closed on purpose says itself where the focus goes: in the next frame.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (!isOver && isOnPage(document.activeElement)) focusNear(gone);
      }),
    );
  };
  const changes = new MutationObserver(look);
  changes.observe(document.body, {
    ...{ childList: true, subtree: true },
    attributeFilter: ["disabled", "hidden", "inert"],
  });
  document.addEventListener("focusin", remember);
  return () => {
    isOver = true;
    changes.disconnect();
    document.removeEventListener("focusin", remember);
  };
}

function focusedOf(element: HTMLElement): Focused {
  const around: Element[] = [];
  for (let each = element.parentElement; each !== null; each = each.parentElement) around.push(each);
  return { element, around, region: element.closest(REGION), place: element.getBoundingClientRect() };
}

const canHave = (element: HTMLElement): boolean =>
  element.isConnected && isShown(element) && !element.matches(":disabled, [inert] *");

/** The nearest in the innermost part that is left of its region; the screen's main button where there is none. */
function focusNear({ around, region, place }: Focused): void {
  const ways = region?.isConnected === true ? around.slice(0, around.indexOf(region) + 1) : [];
  for (const part of ways.filter((each) => each.isConnected)) {
    const all = [...part.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(canHave);
    const [nearest] = all.toSorted((a, b) => distance(a, place) - distance(b, place));
    if (nearest !== undefined) return nearest.focus();
  }
  focusMainButton();
}

function distance(element: HTMLElement, place: DOMRect): number {
  const at = element.getBoundingClientRect();
  return Math.hypot(at.left - place.left, at.top - place.top);
}
