/** What one author has written in a row: its picture, name and time once, and the lines below. */
import type { ComponentChildren } from "preact";
import type { PeerId } from "../../kernel/ids.ts";
import { timeOfDay } from "../model/text.ts";
import { Avatar } from "./avatar.tsx";

export function AuthorGroup(props: {
  readonly from: PeerId;
  /** As it stands above the lines; `avatarName` gives the picture its letters. */
  readonly name: string;
  readonly avatarName: string;
  readonly atMs: number;
  readonly children: ComponentChildren;
}) {
  const { from, name, avatarName, atMs, children } = props;
  return (
    <div class="chat-group">
      <Avatar peerId={from} name={avatarName} size="small" />
      <div class="chat-lines">
        <p class="chat-author">
          <span class="ellipsis" dir="auto" title={name}>
            {name}
          </span>
          <time dateTime={new Date(atMs).toISOString()}>{timeOfDay(atMs)}</time>
        </p>
        {children}
      </div>
    </div>
  );
}
