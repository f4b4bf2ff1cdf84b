/** Many files that one member shared in a row: what they are, one button that saves them all, and the list of them. */
import { useSignal } from "@preact/signals";
import { ChevronDown, ChevronUp, Download, Eye, Files, Images, ShieldCheck, Trash2 } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { byteSize } from "../language/format.ts";
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
import { t } from "../language/texts.ts";

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
    <div class="file-card" data-line tabIndex={-1} role="article" aria-label={t().files.sharedFiles(name)}>
      <div class="file-top">
        <span class={`file-glyph ${isPictures ? "image" : ""}`}>
          <Icon node={isPictures ? Images : Files} size={20} />
        </span>
        <div class="file-text">
          <span class="file-name">{name}</span>
          <span class="file-facts ellipsis">{t().files.inAll(byteSize(progress.sizeBytes))}</span>
        </div>
      </div>
      <div class="file-actions">
        {missing.length > 0 && (
          <button type="button" class="button small" onClick={saveAll}>
            <Icon node={Download} size={14} />
            {missing.length === files.length ? t().files.saveAll : t().files.saveRest}
          </button>
        )}
        <button
          type="button"
          class="button small"
          aria-expanded={isOpen.value}
          aria-label={isOpen.value ? t().files.hideThe(name) : t().files.showThe(name)}
          onClick={() => (isOpen.value = !isOpen.value)}
        >
          <Icon node={isOpen.value ? ChevronUp : ChevronDown} size={14} />
          {isOpen.value ? t().files.hide : t().files.show}
        </button>
        <span class="spring" />
        {(batch.isOwn || isHost(meeting)) && (
          <IconButton
            icon={Trash2}
            label={t().files.withdrawThe(name)}
            tooltipSide="left"
            onClick={() => askToWithdraw(app, files, t().files.these(name))}
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
        {savedCount === count ? t().files.allSaved(count) : t().files.savedOf(savedCount, count)}
        {failedCount > 0 && <span class="queue-failed"> · {t().files.failed(failedCount)}</span>}
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
      <span>{isSafe ? t().files.allSafe : t().files.safeSoFar(safeCount, count)}</span>
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
      <span class="quiet">{saved === null ? byteSize(file.sizeBytes) : t().files.saved}</span>
      {canPreview(file) && (
        <IconButton
          icon={Eye}
          label={t().files.preview(name)}
          tooltipSide="none"
          onClick={() => (state.dialog.value = { kind: "preview", fileId })}
        />
      )}
      <IconButton
        icon={Download}
        label={saved === null ? t().files.save(name) : t().files.saveAgainName(name)}
        tooltipSide="none"
        onClick={() => void attempt(app, { type: "fetchFile", fileId })}
      />
      {(file.isOwn || isHost(meeting)) && (
        <IconButton
          icon={Trash2}
          label={t().files.withdraw(name)}
          tooltipSide="none"
          onClick={() => askToWithdraw(app, [file], t().common.quoted(name))}
        />
      )}
    </li>
  );
}
