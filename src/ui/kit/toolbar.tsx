/** A row of buttons with one place in the order of the Tab key; arrow keys move in it (WAI-ARIA, "Toolbar Pattern"). */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { indexAfterKey } from "./arrow-keys.ts";

export function Toolbar(props: {
  readonly label: string;
  readonly class: string;
  readonly children: ComponentChildren;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const bar = ref.current;
    if (bar === null) return;
    const update = () => keepOneStop(bar);
    update();
    // Buttons come and go by what happens in the meeting, and hide in a narrow window.
    const children = new MutationObserver(update);
    children.observe(bar, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["disabled"],
    });
    const size = new ResizeObserver(update);
    size.observe(bar);
    return () => {
      children.disconnect();
      size.disconnect();
    };
  }, []);

  function move(event: KeyboardEvent): void {
    const bar = ref.current;
    if (bar === null) return;
    const items = itemsOf(bar);
    const at = items.findIndex((item) => item === document.activeElement);
    // The focus is in a menu of the toolbar, which has keys of its own.
    if (at === -1) return;
    const to = indexAfterKey(event.key, at, items.length, "across");
    if (to === null) return;
    event.preventDefault();
    items[to]?.focus();
  }

  return (
    <div
      ref={ref}
      class={props.class}
      role="toolbar"
      aria-label={props.label}
      onKeyDown={move}
      onFocusIn={({ currentTarget, target }) => {
        if (target instanceof HTMLElement && itemsOf(currentTarget).includes(target))
          makeStop(currentTarget, target);
      }}
    >
      {props.children}
    </div>
  );
}

/** Buttons that can have the focus now; those inside a popover belong to its menu. */
const itemsOf = (bar: HTMLElement): HTMLElement[] =>
  [...bar.querySelectorAll<HTMLElement>("button:not(:disabled)")].filter(
    (button) => button.closest("[popover]") === null && button.getClientRects().length > 0,
  );

function makeStop(bar: HTMLElement, stop: HTMLElement): void {
  for (const item of bar.querySelectorAll<HTMLElement>("button"))
    if (item.closest("[popover]") === null) item.tabIndex = item === stop ? 0 : -1;
}

/** The button that had the focus last keeps the place; when it has gone, the first one gets it. */
function keepOneStop(bar: HTMLElement): void {
  const items = itemsOf(bar);
  const stops = items.filter((item) => item.tabIndex === 0);
  const stop = (stops.length === 1 ? stops[0] : undefined) ?? items[0];
  if (stop !== undefined) makeStop(bar, stop);
}
