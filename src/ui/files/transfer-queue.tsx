/** Transfers with their progress, speed and time left, and the buttons to pause, resume, cancel or retry them. */
import { ArrowDown, ArrowUp, Pause, Play, RotateCw, X } from "lucide";
import type { MeetingView, Transfer } from "../../api/view.ts";
import { attempt } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { byteSize } from "../language/format.ts";
import { percent, timeLeft } from "../model/files.ts";
import type { Upload } from "../model/uploads.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { t } from "../language/texts.ts";
import { saidText } from "../model/text.ts";

interface Row {
  readonly key: string;
  readonly name: string;
  readonly isUp: boolean;
  readonly sizeBytes: number;
  readonly bytes: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
  readonly state: Transfer["state"];
  readonly problem: string | null;
  readonly actions: readonly Action[];
  readonly act: (action: Action) => void;
}
type Action = "pause" | "resume" | "cancel" | "retry";

const ACTIONS = {
  queued: ["cancel"],
  running: ["pause", "cancel"],
  waiting: ["pause", "cancel"],
  paused: ["resume", "cancel"],
  failed: ["retry", "cancel"],
  done: [],
} satisfies Record<Transfer["state"], readonly Action[]>;

/** More rows than this help nobody: what comes after them is counted. */
const MAX_ROWS = 50;

/** `isOwnOnly`: without what self fetches. */
export function TransferQueue({ meeting, isOwnOnly = false }: { meeting: MeetingView; isOwnOnly?: boolean }) {
  const app = useApp();
  const { uploads } = app;
  const ups = uploads.list.value.map((upload) => uploadRow(upload, app));
  const fetches = meeting.transfers.filter(
    ({ direction, state, fileId }) =>
      state !== "done" &&
      !(isOwnOnly && direction === "fetch") &&
      // The core reports a file that it receives from this window, too: the window's own upload already shows it.
      !(direction === "prepare" && uploads.list.value.some((upload) => upload.fileId === fileId)),
  );
  const rows = [...ups, ...fetches.map((transfer) => fetchRow(transfer, app))];
  if (rows.length === 0) return null;
  const failed = rows.filter(({ state }) => state === "failed").length;
  const total = rows.reduce((sum, row) => sum + row.sizeBytes, 0);
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  return (
    <section class="queue" aria-label={t().files.onTheirWay}>
      <p class="queue-title">
        {t().files.onTheirWayCount(rows.length, percent(bytes, total))}
        {failed > 0 && <span class="queue-failed"> · {t().files.failed(failed)}</span>}
      </p>
      <ul tabIndex={0} aria-label={t().files.transfers}>
        {rows.slice(0, MAX_ROWS).map((row) => (
          <li key={row.key} class="queue-row">
            <Icon node={row.isUp ? ArrowUp : ArrowDown} size={14} />
            <div class="queue-text">
              <span class="ellipsis" dir="auto" title={row.name}>
                <span class="visually-hidden">
                  {row.isUp ? t().files.sharingWhat : t().files.fetchingWhat}{" "}
                </span>
                {row.name}
              </span>
              <Progress row={row} />
            </div>
          </li>
        ))}
        {rows.length > MAX_ROWS && <li class="quiet">{t().common.more(rows.length - MAX_ROWS)}</li>}
      </ul>
    </section>
  );
}

/** One transfer, for its file's card. */
export function TransferProgress({ transfer }: { transfer: Transfer }) {
  return <Progress row={fetchRow(transfer, useApp())} />;
}

function Progress({ row }: { row: Row }) {
  const done = percent(row.bytes, row.sizeBytes);
  return (
    <div class={`progress ${row.state}`}>
      <progress max={100} value={done} aria-label={t().files.progressOf(row.name, done)} />
      <div class="progress-line">
        <span class="progress-facts">{factsOf(row, done)}</span>
        {row.actions.map((action) => (
          <IconButton
            key={action}
            icon={buttons()[action].icon}
            label={buttons()[action].label(row.name)}
            tooltipSide="none"
            onClick={() => row.act(action)}
          />
        ))}
      </div>
      {row.problem !== null && (
        <p dir="auto" class="progress-problem breakable">
          {row.problem}
        </p>
      )}
    </div>
  );
}

const buttons = () => ({
  pause: { icon: Pause, label: t().files.pause },
  resume: { icon: Play, label: t().files.resume },
  cancel: { icon: X, label: t().files.cancel },
  retry: { icon: RotateCw, label: t().files.tryAgain },
});

function factsOf(row: Row, done: number): string {
  switch (row.state) {
    case "queued":
      return t().files.nextInLine(byteSize(row.sizeBytes));
    case "paused":
      return t().files.paused(done);
    case "waiting":
      return t().files.waiting(done);
    case "failed":
      return t().files.stopped(done);
    case "running":
    case "done": {
      const speed = row.bytesPerSecond > 0 ? [t().files.perSecond(byteSize(row.bytesPerSecond))] : [];
      const left = row.secondsLeft === null ? [] : [timeLeft(row.secondsLeft)];
      return [t().common.percent(done), ...speed, ...left].join(" · ");
    }
  }
}

function uploadRow(upload: Upload, { uploads, state }: ReturnType<typeof useApp>): Row {
  const { fileId } = upload;
  return {
    ...upload,
    key: fileId,
    isUp: true,
    actions: upload.state === "failed" ? ["retry", "cancel"] : ["cancel"],
    act(action) {
      if (action === "retry") uploads.retry(fileId);
      else {
        uploads.cancel(fileId);
        // The core may have the whole file already and answer with an error, which concerns nobody.
        void state.request({ type: "controlTransfer", fileId, action: "cancel" });
      }
    },
  };
}

function fetchRow(transfer: Transfer, app: ReturnType<typeof useApp>): Row {
  const { fileId, direction, problem, problemSentences } = transfer;
  return {
    ...transfer,
    problem: problem && saidText({ message: problem, sentences: problemSentences }),
    key: fileId,
    isUp: direction === "prepare",
    // The core can stop preparing a file, but not pause it.
    actions: direction === "prepare" ? ["cancel"] : ACTIONS[transfer.state],
    act: (action) => void attempt(app, { type: "controlTransfer", fileId, action }),
  };
}
