/** The page of a relay's console: what it carries, what that costs, and what it writes down. */
import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { Mic, Video, type IconNode } from "lucide";
import type { ConsoleMeeting, ConsoleStatus, LogLine } from "../../api/console.ts";
import { LOG_LEVELS, isLogLevel } from "../../kernel/log.ts";
import { SelectField, TextField } from "../kit/field.tsx";
import { Icon } from "../kit/icon.tsx";
import { byteSize, count } from "../language/format.ts";
import { t } from "../language/texts.ts";
import { rateText } from "../model/statistics.ts";
import { duration } from "../model/text.ts";
import type { ConsoleModel } from "./model.ts";

export function ConsolePage({ model }: { model: ConsoleModel }) {
  const status = model.status.value;
  const problem = model.isLost.value ? t().relay.lost : (model.problem.value ?? status?.problem ?? null);
  return (
    <main class="console">
      {problem !== null && (
        <p class="console-problem" role="alert" dir="auto">
          {problem || t().common.didNotWork}
        </p>
      )}
      {status !== null && (
        <>
          <Head status={status} model={model} />
          <Figures status={status} />
          <Meeting status={status} />
          <Nearby status={status} />
          <Settings status={status} model={model} />
          <LogSection model={model} folder={status.logFolder} />
        </>
      )}
    </main>
  );
}

function Head({ status, model }: { status: ConsoleStatus; model: ConsoleModel }) {
  const isAway = status.state === "draining" || status.state === "drained";
  return (
    <header class="console-head">
      <div>
        <h1 dir="auto">{status.name}</h1>
        <p class="quiet">{t().relay.runsFor(status.version, duration(status.nowMs - status.startedAtMs))}</p>
      </div>
      <p class={`console-state ${status.state}`} role="status">
        {t().relay.states[status.state]}
      </p>
      <div class="console-act">
        <button
          type="button"
          class={`button ${isAway ? "primary" : ""}`}
          aria-describedby="console-drain-hint"
          disabled={status.state === "draining"}
          onClick={() => void (isAway ? model.resume() : model.drain())}
        >
          {isAway ? t().relay.resume : t().relay.drain}
        </button>
        <p id="console-drain-hint" class="field-hint">
          {isAway ? t().relay.resumeHint : t().relay.drainHint}
        </p>
      </div>
    </header>
  );
}

const percent = (share: number | null): string => (share === null ? "–" : `${share}%`);
const each = (value: number | null): string => (value === null ? "–" : count(value));
const bits = (bytes: number | null): string => (bytes === null ? "–" : rateText((bytes * 8) / 1_000));

function Figures({ status: { load, disk } }: { status: ConsoleStatus }) {
  const text = t().relay;
  return (
    <section class="console-figures" aria-label={text.load}>
      <Figure name={text.processor} value={percent(sum(load.corePercent, load.mediaPercent))}>
        {text.ofWhich(percent(load.mediaPercent))}
      </Figure>
      <Figure name={text.memory} value={byteSize(load.coreBytes + (load.mediaBytes ?? 0))}>
        {text.ofWhich(load.mediaBytes === null ? "–" : byteSize(load.mediaBytes))}
      </Figure>
      <Figure name={text.comesIn} value={bits(load.bytesInPerS)}>
        {text.packets(each(load.packetsInPerS))}
      </Figure>
      <Figure name={text.goesOut} value={bits(load.bytesOutPerS)}>
        {text.packets(each(load.packetsOutPerS))}
      </Figure>
      {disk !== null && (
        <Figure name={text.diskFree} value={byteSize(disk.freeBytes)}>
          {text.ofTotal(byteSize(disk.totalBytes))}
        </Figure>
      )}
    </section>
  );
}

const sum = (a: number | null, b: number | null): number | null => (a === null ? null : a + (b ?? 0));

function Figure(props: {
  readonly name: string;
  readonly value: string;
  readonly children: ComponentChildren;
}) {
  return (
    <dl class="console-figure">
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
      <dd class="quiet">{props.children}</dd>
    </dl>
  );
}

function Meeting({ status }: { status: ConsoleStatus }) {
  const { meeting } = status;
  const text = t().relay;
  return (
    <section class="console-section">
      <h2 dir="auto">
        {meeting === null ? t().common.meeting : meeting.title || t().meeting.privateMeeting}
      </h2>
      {meeting === null ? (
        <p class="quiet">{waitsFor(status)}</p>
      ) : (
        <People meeting={meeting} caption={text.people} />
      )}
    </section>
  );
}

function waitsFor({ state, wanted }: ConsoleStatus): string {
  if (state === "drained") return t().relay.takesNone;
  return wanted === null ? t().relay.waitsForAny : t().relay.waitsFor(wanted);
}

function People({ meeting, caption }: { meeting: ConsoleMeeting; caption: string }) {
  const text = t().relay;
  return (
    <div class="console-scroll" tabIndex={0} role="group" aria-label={caption}>
      <table class="console-people">
        <thead>
          <tr>
            <th scope="col">{text.person}</th>
            <th scope="col">{text.switchedOn}</th>
            <th scope="col">{text.comesIn}</th>
            <th scope="col">{text.goesOut}</th>
          </tr>
        </thead>
        <tbody>
          {meeting.people.map((person) => (
            <tr key={person.peerId}>
              <th scope="row">
                <span dir="auto">{person.isSelf ? text.thisRelay(person.name) : person.name}</span>
                <span class="quiet">
                  {person.isCoordinator
                    ? t().meeting.carriesMeeting
                    : person.isDeputy
                      ? t().meeting.takesOverIfNeeded
                      : ""}
                </span>
              </th>
              <td class="console-on">
                {person.isMicrophoneOn && <On icon={Mic} label={t().meeting.microphoneOn} />}
                {person.isCameraOn && <On icon={Video} label={t().meeting.cameraOn} />}
              </td>
              <td>
                {bits(person.bytesInPerS)}
                <Packets figure={person.packetsInPerS} />
              </td>
              <td>
                {bits(person.bytesOutPerS)}
                <Packets figure={person.packetsOutPerS} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Packets = ({ figure }: { figure: number | null }) =>
  figure === null ? null : <span class="quiet">{t().relay.packets(count(figure))}</span>;

function On({ icon, label }: { icon: IconNode; label: string }) {
  return (
    <span role="img" aria-label={label} title={label}>
      <Icon node={icon} size={16} />
    </span>
  );
}

function Nearby({ status: { nearby } }: { status: ConsoleStatus }) {
  if (nearby.length === 0) return null;
  return (
    <section class="console-section">
      <h2>{t().relay.otherMeetings}</h2>
      <ul>
        {nearby.map(({ meetingId, title, people }) => (
          <li key={meetingId} class="console-nearby">
            <span dir="auto">{title || t().meeting.privateMeeting}</span>
            <span class="quiet">{count(people)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Settings({ status, model }: { status: ConsoleStatus; model: ConsoleModel }) {
  const name = useSignal<string | null>(null);
  const text = t().relay;
  function commit(): void {
    if (name.value !== null && name.value !== status.name) void model.configure({ name: name.value });
    name.value = null;
  }
  return (
    <section class="console-section">
      <h2>{t().relay.settings}</h2>
      <div class="console-settings">
        <TextField
          label={text.name}
          value={name.value ?? status.name}
          hint={text.nameHint}
          onInput={(value) => (name.value = value)}
          onCommit={commit}
        />
        <SelectField
          label={text.writes}
          value={status.logLevel}
          options={levelOptions()}
          hint={text.writesHint}
          onChange={(value) => void (isLogLevel(value) && model.configure({ logLevel: value }))}
        />
      </div>
    </section>
  );
}

const levelOptions = () => LOG_LEVELS.map((level) => ({ value: level, label: t().relay.levels[level] }));

function LogSection({ model, folder }: { model: ConsoleModel; folder: string }) {
  const text = t().relay;
  const lines = model.lines.value;
  return (
    <section class="console-section">
      <h2>{text.log}</h2>
      <div class="console-settings">
        <SelectField
          label={text.shows}
          value={model.level.value}
          options={levelOptions()}
          onChange={(value) => {
            if (isLogLevel(value)) model.level.value = value;
            void model.refresh();
          }}
        />
        <TextField
          label={text.search}
          value={model.search.value}
          onInput={(value) => {
            model.search.value = value;
            void model.refresh();
          }}
        />
      </div>
      {lines.length === 0 ? (
        <p class="quiet">{text.noLines}</p>
      ) : (
        <ul class="console-log" tabIndex={0} aria-label={text.log}>
          {lines.map((line, index) => (
            <Line key={`${line.at} ${lines.length - index}`} line={line} />
          ))}
        </ul>
      )}
      <p class="field-hint" dir="auto">
        {text.filesIn(folder)}
      </p>
    </section>
  );
}

function Line({ line: { at, level, text } }: { line: LogLine }) {
  return (
    <li class={`console-line ${level}`} dir="ltr">
      <time dateTime={at}>{at.slice(0, 19).replace("T", " ")}</time>
      <span class="console-level">{level}</span>
      <span>{text}</span>
    </li>
  );
}
