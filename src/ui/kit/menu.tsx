/** A button that opens a menu over everything. The browser closes it on Escape and on a click elsewhere; arrow keys move in it. */
import { useId, useRef } from "preact/hooks";
import type { IconNode } from "lucide";
import { Icon } from "./icon.tsx";

export interface MenuItem {
  readonly icon: IconNode;
  readonly label: string;
  readonly run: () => void;
}

/** Puts the popover below its button, or above it if there is no room, and inside the window. */
export function placeBeside(popover: HTMLElement, button: HTMLElement): void {
  const gap = 4;
  const at = button.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = popover;
  const left = Math.min(Math.max(gap, at.right - offsetWidth), innerWidth - offsetWidth - gap);
  const below = at.bottom + gap;
  const top = below + offsetHeight > innerHeight ? Math.max(gap, at.top - gap - offsetHeight) : below;
  popover.style.left = `${left}px`;
  popover.style.top = `${top}px`;
}

export function Menu(props: {
  readonly icon: IconNode;
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly buttonClass?: string;
}) {
  const id = useId();
  const buttonRef = useRef<HTMLButtonElement>(null);
  const menuRef = useRef<HTMLDivElement>(null);

  function move(event: KeyboardEvent): void {
    const items = [...(menuRef.current?.querySelectorAll("button") ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Tab") menuRef.current?.hidePopover();
    if (to === undefined || items.length === 0) return;
    event.preventDefault();
    items[(to + items.length) % items.length]?.focus();
  }

  return (
    <>
      <button
        ref={buttonRef}
        type="button"
        class={props.buttonClass ?? "icon-button small"}
        aria-label={props.label}
        title={props.label}
        aria-haspopup="menu"
        popovertarget={id}
      >
        <Icon node={props.icon} size={18} />
      </button>
      <div
        ref={menuRef}
        id={id}
        popover="auto"
        class="menu"
        role="menu"
        aria-label={props.label}
        onKeyDown={move}
        onToggle={(event) => {
          const menu = menuRef.current;
          if (menu === null || buttonRef.current === null || event.newState !== "open") return;
          placeBeside(menu, buttonRef.current);
          menu.querySelector("button")?.focus();
        }}
      >
        {props.items.map(({ icon, label, run }) => (
          <button
            key={label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            class="menu-item"
            onClick={() => {
              menuRef.current?.hidePopover();
              run();
            }}
          >
            <Icon node={icon} size={16} />
            {label}
          </button>
        ))}
      </div>
    </>
  );
}
