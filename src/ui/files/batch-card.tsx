/** Many files that one member shared in a row: what they are, one button that saves them all, and the list of them. */
import { useSignal } from "@preact/signals";
import { ChevronDown, ChevronUp, Download, Eye, Files, Images, ShieldCheck, Trash2 } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { byteSize } from "../../kernel/byte-size.ts";
import { askToWithdraw, attempt } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import {
  batchName,
  batchProgress,
  savedPath,
  type BatchProgress,
  type FileBatch,
} from "../model/file-batches.ts";
import { canPreview, fileKind, type OfferedFile } from "../model/files.ts";
import { isHost } from "../model/participants.ts";

export function BatchCard({ batch, meeting }: { batch: FileBatch; meeting: MeetingView }) {
  const app = useApp();
  const isOpen = useSignal(false);
  const files = batch.batch;
  const name = batchName(files);
  const isPictures = files.every((file) => fileKind(file) === "image");
  const progress = batchProgress(files, meeting.transfers);
  const { missing, fetchingCount } = progress;
  const saveAll = () => {
    for (const { fileId } of missing) void attempt(app, { type: "fetchFile", fileId });
  };
  return (
    <div class="file-card" data-line tabIndex={-1} role="article" aria-label={`${name}, shared files`}>
      <div class="file-top">
        <span class={`file-glyph ${isPictures ? "image" : ""}`}>
          <Icon node={isPictures ? Images : Files} size={20} />
        </span>
        <div class="file-text">
          <span class="file-name">{name}</span>
          <span class="file-facts ellipsis">{byteSize(progress.sizeBytes)} in all</span>
        </div>
      </div>
      <div class="file-actions">
        {missing.length > 0 && (
          <button type="button" class="button small" onClick={saveAll}>
            <Icon node={Download} size={14} />
            {missing.length === files.length ? "Save all" : "Save the rest"}
          </button>
        )}
        <button
          type="button"
          class="button small"
          aria-expanded={isOpen.value}
          aria-label={`${isOpen.value ? "Hide" : "Show"} the ${name}`}
          onClick={() => (isOpen.value = !isOpen.value)}
        >
          <Icon node={isOpen.value ? ChevronUp : ChevronDown} size={14} />
          {isOpen.value ? "Hide" : "Show"}
        </button>
        <span class="spring" />
        {(batch.isOwn || isHost(meeting)) && (
          <IconButton
            icon={Trash2}
            label={`Withdraw the ${name}`}
            tooltipSide="left"
            onClick={() => askToWithdraw(app, files, `these ${name}`)}
          />
        )}
      </div>
      <SavedNote progress={progress} count={files.length} isBusy={fetchingCount > 0} />
      {batch.isOwn && meeting.participants.length > 1 && (
        <HeldNote progress={progress} count={files.length} />
      )}
      {isOpen.value && (
        <ul class="batch-list" tabIndex={0} aria-label={name}>
          {files.map((file) => (
            <FileRow key={file.key} file={file} meeting={meeting} />
          ))}
        </ul>
      )}
    </div>
  );
}

function SavedNote(props: {
  readonly progress: BatchProgress;
  readonly count: number;
  readonly isBusy: boolean;
}) {
  const { progress, count, isBusy } = props;
  const { savedCount, failedCount } = progress;
  if (savedCount === 0 && !isBusy && failedCount === 0) return null;
  return (
    <p class="file-note">
      {savedCount === count && <Icon node={ShieldCheck} size={14} />}
      <span>
        {savedCount === count ? `All ${count} checked and saved` : `${savedCount} of ${count} saved`}
        {failedCount > 0 && <span class="queue-failed"> · {failedCount} failed</span>}
      </span>
    </p>
  );
}

/** Whether enough others hold copies for self to leave. */
function HeldNote({
  progress: { safeCount },
  count,
}: {
  readonly progress: BatchProgress;
  readonly count: number;
}) {
  const isSafe = safeCount === count;
  return (
    <p class="file-note">
      {isSafe && <Icon node={ShieldCheck} size={14} />}
      <span>
        {isSafe
          ? "Others hold copies of all: you may leave."
          : `Others hold copies of ${safeCount} of ${count} so far: stay a little.`}
      </span>
    </p>
  );
}

function FileRow({ file, meeting }: { readonly file: OfferedFile; readonly meeting: MeetingView }) {
  const app = useApp();
  const { state } = app;
  const { fileId, name } = file;
  const saved = savedPath(file, meeting.transfers);
  return (
    <li class="batch-row">
      <span class="ellipsis" dir="auto" title={saved ?? name}>
        {name}
      </span>
      <span class="quiet">{saved === null ? byteSize(file.sizeBytes) : "Saved"}</span>
      {canPreview(file) && (
        <IconButton
          icon={Eye}
          label={`Preview ${name}`}
          tooltipSide="none"
          onClick={() => (state.dialog.value = { kind: "preview", fileId })}
        />
      )}
      <IconButton
        icon={Download}
        label={`${saved === null ? "Save" : "Save again"} ${name}`}
        tooltipSide="none"
        onClick={() => void attempt(app, { type: "fetchFile", fileId })}
      />
      {(file.isOwn || isHost(meeting)) && (
        <IconButton
          icon={Trash2}
          label={`Withdraw ${name}`}
          tooltipSide="none"
          onClick={() => askToWithdraw(app, [file], `"${name}"`)}
        />
      )}
    </li>
  );
}
