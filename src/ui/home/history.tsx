/** What was written and shared in a kept meeting: a page to read, without devices and without being in the meeting. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { EllipsisVertical, Play, Trash2, Users } from "lucide";
import type { AppView, EarlierMeeting, KeptFile } from "../../api/view.ts";
import { prepare, saveKept } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { exportItems } from "../files/export-history.ts";
import { Icon } from "../kit/icon.tsx";
import { SearchField } from "../kit/search-field.tsx";
import { Menu } from "../kit/menu.tsx";
import { PageHeader } from "../kit/page-header.tsx";
import { createKeptReader, type KeptReader } from "../model/kept-history.ts";
import { listMeetings, targetOf } from "../model/screen.ts";
import { meetingTitle, whenSaid } from "../model/text.ts";
import { askToForget } from "./forget.ts";
import { HistoryFiles } from "./history-files.tsx";
import { KeptEntries } from "./kept-entries.tsx";
import { t } from "../language/texts.ts";

/** Longer than the time between two keys, so that a search does not start at every key. */
const PAUSE_MS = 150;

export function HistoryScreen({ view, meeting }: { view: AppView; meeting: EarlierMeeting }) {
  const app = useApp();
  const { state } = app;
  const { meetingId } = meeting;
  const reader = useMemo(
    () =>
      createKeptReader({
        meetingId,
        self: () => state.view.value?.self.peerId ?? null,
        request: state.request,
      }),
    [],
  );
  const shown = useSignal<View>("messages");
  const title = meetingTitle(meeting.title);
  const listed = listMeetings(view).find((each) => each.meetingId === meetingId);
  const target = listed === undefined ? null : targetOf(listed);
  const isLive = listed !== undefined && listed.nearby !== null;
  return (
    <div class="history">
      <PageHeader
        title={title}
        detail={t().home.lastHere(whenSaid(meeting.lastAtMs, app.clock.wallMs()))}
        onBack={() => (state.reading.value = null)}
      >
        <Menu
          icon={EllipsisVertical}
          label={t().home.moreAboutThis}
          items={[
            ...exportItems(app, { title, meetingId }),
            { icon: Trash2, label: t().home.forget, run: () => askToForget(app, meeting) },
          ]}
        />
        <button
          type="button"
          class="button primary"
          onClick={() => void (target !== null && prepare(app, target))}
        >
          <Icon node={isLive ? Users : Play} size={16} />
          {isLive ? t().common.join : t().home.startAgain}
        </button>
      </PageHeader>
      <Views chosen={shown.value} onChoose={(next) => (shown.value = next)} />
      {shown.value === "messages" && <MeetingSearch reader={reader} />}
      <main class="history-main">
        {shown.value === "messages" ? (
          <Pages reader={reader} save={(file) => saveKept(app, meetingId, file)} />
        ) : (
          <HistoryFiles meetingId={meetingId} />
        )}
      </main>
    </div>
  );
}

type View = "messages" | "files";

function Views({ chosen, onChoose }: { chosen: View; onChoose: (view: View) => void }) {
  const views = [
    { view: "messages", label: t().files.messagesTab },
    { view: "files", label: t().common.files },
  ] as const;
  return (
    <section class="history-views" aria-label={t().files.whatToRead}>
      <div class="segments" role="radiogroup" aria-label={t().files.whatToRead}>
        {views.map(({ view, label }) => (
          <label key={view} class={`segment ${view === chosen ? "chosen" : ""}`}>
            <input
              type="radio"
              name="view"
              value={view}
              checked={view === chosen}
              onChange={() => onChoose(view)}
            />
            {label}
          </label>
        ))}
      </div>
    </section>
  );
}

/** Reads the whole meeting first, and then what has the typed words. */
function MeetingSearch({ reader }: { reader: KeptReader }) {
  const { clock } = useApp();
  const typed = useSignal("");
  const text = typed.value.trim();
  useEffect(() => {
    const pauseMs = text === "" ? 0 : PAUSE_MS;
    return clock.setTimer(clock.nowMs() + pauseMs, () => void reader.find(text));
  }, [text]);
  return (
    <SearchField
      class="history-search"
      label={t().home.searchMeeting}
      hint={t().home.searchPlaceholder}
      value={typed.value}
      onInput={(words) => (typed.value = words)}
      isLandmark
    />
  );
}

function Pages({ reader, save }: { reader: KeptReader; save: (file: KeptFile) => Promise<void> }) {
  const { state } = useApp();
  const ref = useRef<HTMLDivElement>(null);
  /** Height and place before older entries came above. */
  const before = useRef<{ readonly height: number; readonly top: number } | null>(null);
  const pages = reader.pages.value;
  const problem = reader.problem.value;
  useLayoutEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const { scrollHeight } = box;
    box.scrollTop =
      before.current === null ? scrollHeight : before.current.top + scrollHeight - before.current.height;
    before.current = null;
  }, [pages]);
  async function older(): Promise<void> {
    const box = ref.current;
    if (box !== null) before.current = { height: box.scrollHeight, top: box.scrollTop };
    await reader.older();
  }
  return (
    <div ref={ref} class="history-pages" tabIndex={0} role="region" aria-label={t().home.messagesAndFiles}>
      <div class="history-entries">
        {problem !== null && (
          <p dir="auto" class="field-error" role="alert">
            {problem}
          </p>
        )}
        {pages?.hasMore === true && (
          <button type="button" class="button small history-older" onClick={() => void older()}>
            {t().home.showOlder}
          </button>
        )}
        <p class={pages === null || pages.search === "" ? "visually-hidden" : "quiet"} role="status">
          {pages === null || pages.search === ""
            ? ""
            : countText(pages.entries.length, pages.hasMore, pages.search)}
        </p>
        {pages !== null && pages.search === "" && pages.entries.length === 0 && (
          <p class="quiet history-empty">{t().home.nothingInMeeting}</p>
        )}
        {pages !== null && (
          <KeptEntries entries={pages.entries} ownName={state.view.value?.self.name ?? ""} save={save} />
        )}
      </div>
    </div>
  );
}

function countText(count: number, hasMore: boolean, search: string): string {
  return count === 0 ? t().common.nothingFound(search) : t().home.found(count, hasMore);
}
