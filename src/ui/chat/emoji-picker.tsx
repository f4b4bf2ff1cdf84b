/** A button that opens a few emoji, and a field for any other. */
import { useId, useRef } from "preact/hooks";
import { SmilePlus } from "lucide";
import { Icon } from "../kit/icon.tsx";
import { placeBeside } from "../kit/menu.tsx";
import { firstEmoji, quickEmoji } from "./emoji.ts";
import { t } from "../language/texts.ts";

export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const id = useId();
  const buttonRef = useRef<HTMLButtonElement>(null);
  const ref = useRef<HTMLDivElement>(null);
  const pick = (emoji: string) => {
    ref.current?.hidePopover();
    onPick(emoji);
  };
  return (
    <>
      <button
        ref={buttonRef}
        type="button"
        class="icon-button small"
        aria-label={t().common.react}
        title={t().common.react}
        popovertarget={id}
      >
        <Icon node={SmilePlus} size={18} />
      </button>
      <div
        ref={ref}
        id={id}
        popover="auto"
        class="menu emoji-menu"
        role="group"
        aria-label={t().chat.reactWith}
        onToggle={(event) => {
          if (event.newState !== "open" || ref.current === null || buttonRef.current === null) return;
          placeBeside(ref.current, buttonRef.current);
          ref.current.querySelector("button")?.focus();
        }}
      >
        {quickEmoji().map(({ emoji, name }) => (
          <button key={emoji} type="button" class="emoji" aria-label={name} onClick={() => pick(emoji)}>
            {emoji}
          </button>
        ))}
        <input
          class="input emoji-input"
          aria-label={t().chat.anotherEmoji}
          placeholder={t().chat.otherEmoji}
          onInput={({ currentTarget }) => {
            const emoji = firstEmoji(currentTarget.value);
            currentTarget.value = "";
            if (emoji !== null) pick(emoji);
          }}
        />
      </div>
    </>
  );
}
