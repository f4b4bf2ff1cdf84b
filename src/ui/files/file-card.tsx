/** A shared file or folder in the chat: what it is, how to get it, and, on an own one, whether self may leave. */
import { useSignal } from "@preact/signals";
import { Copy, Info, ShieldCheck, Trash2 } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { askToWithdraw, attempt } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { nameFrom } from "../model/conversations.ts";
import { savedPath } from "../model/file-batches.ts";
import { canPreview, fileKind, type OfferedFile } from "../model/files.ts";
import { isHost } from "../model/participants.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { FileGlyph } from "./file-glyph.tsx";
import { TransferProgress } from "./transfer-queue.tsx";
import { t } from "../language/texts.ts";
import { byteSize, count } from "../language/format.ts";

export function FileCard({ file, meeting }: { file: OfferedFile; meeting: MeetingView }) {
  const app = useApp();
  const { state } = app;
  const { fileId, name } = file;
  const hasDetails = useSignal(false);
  const kind = fileKind(file);
  const transfer = meeting.transfers.find(
    (other) => other.fileId === fileId && other.direction === "fetch" && other.state !== "done",
  );
  const saved = savedPath(file, meeting.transfers);
  const mayWithdraw = file.isOwn || isHost(meeting);
  const withdraw = () => askToWithdraw(app, [file], t().common.quoted(name));
  return (
    <div class="file-card" data-line tabIndex={-1} role="article" aria-label={t().files.sharedFile(name)}>
      <div class="file-top">
        <FileGlyph kind={kind} />
        <div class="file-text">
          <span class="file-name breakable" dir="auto" title={name}>
            {name}
          </span>
          <span class="file-facts">
            {kind === "folder" ? t().files.folderOf(byteSize(file.sizeBytes)) : byteSize(file.sizeBytes)}
          </span>
        </div>
      </div>
      {transfer === undefined ? (
        <div class="file-actions">
          <button
            type="button"
            class="button small"
            aria-label={saved === null ? t().files.save(name) : t().files.saveAgainName(name)}
            onClick={() => void attempt(app, { type: "fetchFile", fileId })}
          >
            {saved === null ? t().common.save : t().files.saveAgain}
          </button>
          {canPreview(file) && (
            <button
              type="button"
              class="button small"
              aria-label={t().files.preview(name)}
              onClick={() => (state.dialog.value = { kind: "preview", fileId })}
            >
              {t().files.previewShort}
            </button>
          )}
          <span class="file-further">
            <IconButton
              icon={Info}
              label={t().files.details(name)}
              tooltipSide="left"
              isPressed={hasDetails.value}
              onClick={() => (hasDetails.value = !hasDetails.value)}
            />
            {mayWithdraw && (
              <IconButton
                icon={Trash2}
                label={t().files.withdraw(name)}
                tooltipSide="left"
                onClick={withdraw}
              />
            )}
          </span>
        </div>
      ) : (
        <TransferProgress transfer={transfer} />
      )}
      {saved !== null && (
        <p class="file-note breakable">
          <Icon node={ShieldCheck} size={14} />
          <span>{t().files.checkedAndSaved(saved)}</span>
        </p>
      )}
      {file.isOwn && <HeldNote file={file} othersCount={meeting.participants.length - 1} />}
      {hasDetails.value && <Details file={file} />}
    </div>
  );
}

/** Whether enough others hold a copy for self to leave. */
function HeldNote({ file, othersCount }: { file: OfferedFile; othersCount: number }) {
  const { held } = file;
  if (othersCount === 0) return <p class="file-note">{t().files.nobodyToGetIt}</p>;
  if (held === null) return null;
  const { holders, isSafe } = held;
  const who = t().files.othersHaveIt(holders);
  return (
    <p class="file-note">
      {isSafe && <Icon node={ShieldCheck} size={14} />}
      <span>
        {isSafe ? t().files.mayLeave(who) : holders === 0 ? t().files.stayForNobody : t().files.stay(who)}
      </span>
    </p>
  );
}

function Details({ file }: { file: OfferedFile }) {
  const { state } = useApp();
  const copy = () =>
    navigator.clipboard.writeText(file.sha256).then(
      () => state.say(t().files.checksumCopied),
      () => state.toast({ text: t().files.copyFailed, tone: "problem" }),
    );
  return (
    <dl class="file-details">
      <div>
        <dt>{t().files.from}</dt>
        <dd class="breakable" dir="auto">
          {file.isOwn ? t().common.you : nameFrom(state.names.value, file.from)}
        </dd>
      </div>
      <div>
        <dt>{t().files.size}</dt>
        <dd>{t().files.bytes(count(file.sizeBytes))}</dd>
      </div>
      <div>
        <dt>SHA-256</dt>
        <dd class="file-hash">
          <code>{file.sha256}</code>
          <IconButton icon={Copy} label={t().files.copySha} tooltipSide="left" onClick={() => void copy()} />
        </dd>
      </div>
    </dl>
  );
}
