/** Reactions: the button that makes one, and those that rise over a tile. */
import { useId, useRef } from "preact/hooks";
import { SmilePlus } from "lucide";
import type { PeerId } from "../../kernel/ids.ts";
import { REACTIONS, type Reaction } from "../../kernel/reactions.ts";
import { useApp, type App } from "../context/app.ts";
import { indexAfterKey } from "../kit/arrow-keys.ts";
import { Icon } from "../kit/icon.tsx";
import { placeBeside, type MenuItem } from "../kit/menu.tsx";
import { t } from "../language/texts.ts";

const react = ({ state }: App, emoji: Reaction): void => state.send({ type: "react", emoji });

/** For the "More" menu, where the toolbar has no room for the button. */
export const reactionItems = (app: App): readonly MenuItem[] =>
  REACTIONS.map((emoji) => ({
    label: `${emoji} ${t().reactions.names[emoji]}`,
    run: () => react(app, emoji),
  }));

/** The choices stay open, for a person claps more than once; Escape and a press elsewhere close them. */
export function ReactionButton({ caption }: { caption?: string }) {
  const app = useApp();
  const id = useId();
  const buttonRef = useRef<HTMLButtonElement>(null);
  const ref = useRef<HTMLDivElement>(null);

  function move(event: KeyboardEvent): void {
    const items = [...(ref.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const to = indexAfterKey(event.key, at, items.length, "across");
    if (event.key === "Tab") ref.current?.hidePopover();
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    items[to]?.focus();
  }

  return (
    <>
      <button
        ref={buttonRef}
        type="button"
        class="icon-button large"
        aria-label={t().common.react}
        title={t().common.react}
        aria-haspopup="menu"
        popovertarget={id}
      >
        <Icon node={SmilePlus} size={22} />
        {caption !== undefined && <span class="caption">{caption}</span>}
      </button>
      <div
        ref={ref}
        id={id}
        popover="auto"
        class="menu emoji-menu"
        role="menu"
        aria-label={t().common.react}
        onKeyDown={move}
        onToggle={(event) => {
          if (event.newState !== "open" || ref.current === null || buttonRef.current === null) return;
          placeBeside(ref.current, buttonRef.current);
          ref.current.querySelector("button")?.focus();
        }}
      >
        {REACTIONS.map((emoji) => (
          <button
            key={emoji}
            type="button"
            role="menuitem"
            tabIndex={-1}
            class="emoji"
            aria-label={t().reactions.names[emoji]}
            title={t().reactions.names[emoji]}
            onClick={() => react(app, emoji)}
          >
            {emoji}
          </button>
        ))}
      </div>
    </>
  );
}

/** A screen reader hears of them in the live region. */
export function TileReactions({ peerId }: { peerId: PeerId }) {
  const { state } = useApp();
  const own = state.reactions.value.filter((each) => each.peerId === peerId);
  if (own.length === 0) return null;
  return (
    <div class="tile-reactions" aria-hidden="true">
      {own.map(({ id, emoji }) => (
        <span key={id} class={`tile-reaction at-${id % 3}`}>
          {emoji}
        </span>
      ))}
    </div>
  );
}
