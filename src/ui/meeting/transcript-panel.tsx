/** What was captioned since self came, with a search. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { Panel } from "../kit/panel.tsx";
import { SearchField } from "../kit/search-field.tsx";
import { AutomaticMark } from "./captions.tsx";
import { foundLines, speakerOf, type CaptionLine } from "../model/captions.ts";
import { whenSaid } from "../model/text.ts";
import { t } from "../language/texts.ts";

/** So near the end of the list new lines keep it at the end. */
const NEAR_END_PX = 40;

export function TranscriptPanel({ meeting }: { meeting: MeetingView }) {
  const { state, clock } = useApp();
  const search = useSignal("");
  const list = useRef<HTMLUListElement>(null);
  const isAtEnd = useRef(true);
  const transcript = state.captions.transcript.value;
  const nameOf = (line: CaptionLine) => speakerOf(line, meeting);
  const lines = foundLines(transcript, search.value, nameOf);
  useEffect(() => {
    if (isAtEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [lines.length, search.value]);
  return (
    <Panel name={t().captions.transcript}>
      <div class="search">
        <SearchField
          label={t().captions.search}
          hint={t().captions.search}
          value={search.value}
          onInput={(words) => (search.value = words)}
        />
        <p class="search-count" role="status">
          {transcript.length === 0
            ? t().captions.none
            : search.value.trim() === ""
              ? t().captions.sinceYouCame
              : lines.length === 0
                ? t().common.nothingFound(search.value.trim())
                : t().captions.found(lines.length)}
        </p>
        <ul
          ref={list}
          class="transcript"
          tabIndex={lines.length > 0 ? 0 : -1}
          aria-label={t().captions.transcript}
          onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
            isAtEnd.current = scrollTop + clientHeight > scrollHeight - NEAR_END_PX;
          }}
        >
          {lines.map((line) => (
            <li key={`${line.from} ${line.line}`}>
              <span class="search-facts">
                <span class="ellipsis search-name" dir="auto">
                  {nameOf(line) ?? ""}
                </span>
                <time class="search-time" dateTime={new Date(line.atMs).toISOString()}>
                  {whenSaid(line.atMs, clock.wallMs())}
                </time>
              </span>
              <span>
                {line.isAutomatic === true && <AutomaticMark />}
                <span class="breakable" dir="auto">
                  {line.text}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
