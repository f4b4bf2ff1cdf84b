/** A field for words to look for, with a magnifier. */
import { Search } from "lucide";
import type { Ref } from "preact";
import { Icon } from "./icon.tsx";

export function SearchField(props: {
  /** For screen readers. */
  label: string;
  hint: string;
  value: string;
  onInput: (text: string) => void;
  /** It stands for itself among a page's landmarks, and not within one for searching. */
  isLandmark?: boolean;
  class?: string;
  inputRef?: Ref<HTMLInputElement>;
  onKeyDown?: (event: KeyboardEvent) => void;
}) {
  return (
    <div
      class={props.class === undefined ? "search-field" : `search-field ${props.class}`}
      role={props.isLandmark === true ? "search" : undefined}
    >
      <Icon node={Search} size={16} />
      <input
        class="input"
        type="search"
        aria-label={props.label}
        dir="auto"
        placeholder={props.hint}
        ref={props.inputRef ?? null}
        value={props.value}
        onInput={({ currentTarget }) => props.onInput(currentTarget.value)}
        onKeyDown={props.onKeyDown}
      />
    </div>
  );
}
