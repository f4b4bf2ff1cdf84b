/** Messages and files of one author that stand under one name, and the day that begins with them. */
import type { Signal } from "@preact/signals";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { BatchCard } from "../files/batch-card.tsx";
import { FileCard } from "../files/file-card.tsx";
import { AuthorGroup } from "../kit/author-group.tsx";
import type { Group } from "../model/chat.ts";
import { dayName } from "../model/text.ts";
import { Line } from "./chat-line.tsx";
import { isBatch, isFile, type ShownItem } from "./stream-items.ts";
import { t } from "../language/texts.ts";

export function ChatGroup(props: {
  readonly group: Group<ShownItem>;
  /** Key of the line with the pointer or the focus: it alone has its buttons. */
  readonly active: Signal<string | null>;
  readonly meeting: MeetingView;
}) {
  const { group, active, meeting } = props;
  const { state, clock } = useApp();
  const fullName = state.names.value.get(group.from) ?? group.fromName;
  const name = group.isOwn ? t().common.you : fullName;
  const avatarName = group.isOwn ? (state.view.value?.self.name ?? "") : fullName;
  return (
    <>
      {group.startsDay && (
        <div class="chat-day">
          <span>{dayName(group.atMs, clock.wallMs())}</span>
        </div>
      )}
      {group.startsNew && (
        <div class="chat-new" role="separator" aria-label={t().chat.newMessages}>
          <span aria-hidden="true">{t().chat.newMark}</span>
        </div>
      )}
      <AuthorGroup from={group.from} name={name} avatarName={avatarName} atMs={group.atMs}>
        {group.lines.map((item) =>
          isBatch(item) ? (
            <BatchCard key={item.key} batch={item} meeting={meeting} />
          ) : isFile(item) ? (
            <FileCard key={item.key} file={item} meeting={meeting} />
          ) : (
            <Line
              key={item.key}
              line={item}
              isActive={active.value === item.key}
              onActive={() => (active.value = item.key)}
              isPartitioned={meeting.isPartitioned}
            />
          ),
        )}
      </AuthorGroup>
    </>
  );
}
