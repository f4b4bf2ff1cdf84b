/** A button that opens a menu over everything. The browser closes it on Escape and on a click elsewhere; arrow keys move in it. */
import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { Check, type IconNode } from "lucide";
import { indexAfterKey } from "./arrow-keys.ts";
import { Icon } from "./icon.tsx";

export interface MenuItem {
  readonly icon?: IconNode;
  readonly label: string;
  readonly run: () => void;
  /** For one of several choices: whether it is the chosen one. Absent for an action. */
  readonly isChosen?: boolean;
}

export interface MenuSection {
  /** Absent: the section needs no name. */
  readonly heading?: string;
  /** Stands below the heading while the menu is open, and describes the section. There is nothing to choose in it. */
  readonly note?: ComponentChildren;
  readonly items: readonly MenuItem[];
}

/** Puts the popover below its button, or above it if there is no room, and inside the window. */
export function placeBeside(popover: HTMLElement, button: HTMLElement): void {
  const gap = 4;
  const at = button.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = popover;
  const wanted = document.documentElement.dir === "rtl" ? at.left : at.right - offsetWidth;
  const left = Math.min(Math.max(gap, wanted), innerWidth - offsetWidth - gap);
  const below = at.bottom + gap;
  const top = below + offsetHeight > innerHeight ? Math.max(gap, at.top - gap - offsetHeight) : below;
  popover.style.left = `${left}px`;
  popover.style.top = `${top}px`;
}

export function Menu(props: {
  readonly icon: IconNode;
  readonly label: string;
  /** In one section without a heading, or in several. */
  readonly items: readonly MenuItem[] | readonly MenuSection[];
  readonly buttonClass?: string;
  readonly iconSize?: number;
  /** A word below the icon. The label has it, too. */
  readonly caption?: string;
}) {
  const id = useId();
  const buttonRef = useRef<HTMLButtonElement>(null);
  const menuRef = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);

  function move(event: KeyboardEvent): void {
    const items = [...(menuRef.current?.querySelectorAll("button") ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const to = indexAfterKey(event.key, at, items.length, "down");
    if (event.key === "Tab") menuRef.current?.hidePopover();
    if (to === null) return;
    event.preventDefault();
    items[to]?.focus();
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
        <Icon node={props.icon} size={props.iconSize ?? 18} />
        {props.caption !== undefined && <span class="caption">{props.caption}</span>}
      </button>
      <div
        ref={menuRef}
        id={id}
        popover="auto"
        class="menu"
        role="menu"
        aria-label={props.label}
        onKeyDown={move}
        onBeforeToggle={({ newState }) => setOpen(newState === "open")}
        onToggle={(event) => {
          const menu = menuRef.current;
          if (menu === null || buttonRef.current === null || event.newState !== "open") return;
          placeBeside(menu, buttonRef.current);
          (menu.querySelector<HTMLElement>("[aria-checked=true]") ?? menu.querySelector("button"))?.focus();
        }}
      >
        {sectionsOf(props.items).map(({ heading, note, items }, index) => (
          <div
            key={heading ?? index}
            role="group"
            aria-label={heading}
            {...(note !== undefined && { "aria-describedby": `${id}-note-${index}` })}
            class="menu-section"
          >
            {heading !== undefined && (
              <p class="menu-heading" aria-hidden="true">
                {heading}
              </p>
            )}
            {note !== undefined && (
              // A menu consists of things to choose: what describes them is read with the section.
              <div id={`${id}-note-${index}`} class="menu-note" aria-hidden="true">
                {isOpen && note}
              </div>
            )}
            {items.map((item) => (
              <MenuButton key={item.label} item={item} onChoose={() => menuRef.current?.hidePopover()} />
            ))}
          </div>
        ))}
      </div>
    </>
  );
}

function sectionsOf(items: readonly MenuItem[] | readonly MenuSection[]): readonly MenuSection[] {
  const sections = items.filter((each) => "items" in each);
  return sections.length > 0 ? sections : [{ items: items.filter((each) => "run" in each) }];
}

function MenuButton({ item, onChoose }: { item: MenuItem; onChoose: () => void }) {
  const { icon, label, run, isChosen } = item;
  return (
    <button
      type="button"
      {...(isChosen === undefined
        ? { role: "menuitem" as const }
        : { role: "menuitemradio" as const, "aria-checked": isChosen })}
      tabIndex={-1}
      class={`menu-item ${isChosen === true ? "chosen" : ""}`}
      onClick={() => {
        onChoose();
        run();
      }}
    >
      {icon !== undefined && <Icon node={icon} size={16} />}
      {isChosen !== undefined && (
        <span class="menu-check">{isChosen && <Icon node={Check} size={16} />}</span>
      )}
      <span class="breakable">{label}</span>
    </button>
  );
}
