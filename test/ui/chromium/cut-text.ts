/** Finds text on the screen that is not seen whole. */
import type { Page } from "playwright-core";

export interface CutText {
  readonly text: string;
  /** Of the element that cuts it. */
  readonly by: string;
  /** How many pixels of it stand outside, at most. */
  readonly px: number;
}

/**
 * The texts that an element, or the window, cuts: those whose letters lie partly outside of what clips them, in a direction in which nothing scrolls. Left out
 * are what a screen reader alone has, and texts in elements that say by `data-cut` that they may be cut.
 */
export const cutTexts = (page: Page): Promise<readonly CutText[]> =>
  page.evaluate(() => {
    const found: { text: string; by: string; px: number }[] = [];
    const nameOf = (element: Element): string =>
      `${element.localName}${[...element.classList].map((each) => `.${each}`).join("")}`;
    const clips = (overflow: string): boolean => overflow === "hidden" || overflow === "clip";
    const scrolls = (overflow: string): boolean => overflow === "auto" || overflow === "scroll";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.nodeValue?.trim() ?? "";
      if (parent === null || text === "" || parent.closest(".visually-hidden, [data-cut], option") !== null)
        continue;
      if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter(({ width }) => width > 0);
      if (boxes.length === 0) continue;
      const left = Math.min(...boxes.map((box) => box.left));
      const right = Math.max(...boxes.map((box) => box.right));
      const top = Math.min(...boxes.map((box) => box.top));
      const bottom = Math.max(...boxes.map((box) => box.bottom));
      let [isAcrossReached, isDownReached] = [false, false];
      for (let at: Element | null = parent; at !== null; at = at.parentElement) {
        const { overflowX, overflowY, position } = getComputedStyle(at);
        const box = at.getBoundingClientRect();
        const across =
          isAcrossReached || !clips(overflowX) ? 0 : Math.max(box.left - left, right - box.right);
        const down = isDownReached || !clips(overflowY) ? 0 : Math.max(box.top - top, bottom - box.bottom);
        // A pixel is what fractions of pixels come to; letters have some room above and below them.
        if (across > 1 || down > 3) {
          found.push({ text, by: nameOf(at), px: Math.round(Math.max(across, down)) });
          break;
        }
        isAcrossReached ||= scrolls(overflowX);
        isDownReached ||= scrolls(overflowY);
        if (position === "fixed") {
          const out = Math.max(
            isAcrossReached ? 0 : Math.max(-left, right - innerWidth),
            isDownReached ? 0 : Math.max(-top, bottom - innerHeight),
          );
          if (out > 1) found.push({ text, by: "window", px: Math.round(out) });
          break;
        }
        if (at === document.body && !isAcrossReached && Math.max(-left, right - innerWidth) > 1)
          found.push({ text, by: "window", px: Math.round(Math.max(-left, right - innerWidth)) });
      }
    }
    return found;
  });
