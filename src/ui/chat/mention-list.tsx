/** The names that fit what is typed after "@", above the text field. */
import { Avatar } from "../kit/avatar.tsx";
import type { Mentions } from "./use-mentions.ts";
import { t } from "../language/texts.ts";

/** `id` is the list's; an option's id is `optionId(id, index)`. */
export function MentionList({ id, mentions }: { id: string; mentions: Mentions }) {
  return (
    <ul id={id} class="mention-list" role="listbox" aria-label={t().chat.peopleToName}>
      {mentions.candidates.map((participant, index) => (
        <li
          key={participant.peerId}
          id={optionId(id, index)}
          role="option"
          aria-selected={index === mentions.chosen}
          class={index === mentions.chosen ? "chosen" : ""}
          onMouseDown={(event) => {
            // The text field keeps the focus.
            event.preventDefault();
            mentions.complete(participant.name);
          }}
        >
          <Avatar peerId={participant.peerId} name={participant.name} size="small" />
          <span class="ellipsis" dir="auto">
            {participant.name}
          </span>
        </li>
      ))}
    </ul>
  );
}

export const optionId = (listId: string, index: number): string => `${listId}-${index}`;
