/** Shows a picture, sound, film or text without saving it: the core fetches and checks it, and the page reads it from the core. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Download } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import type { FileId } from "../../kernel/ids.ts";
import { attempt } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { byteSize } from "../language/format.ts";
import { fileKind, type OfferedFile } from "../model/files.ts";
import { saidText } from "../model/text.ts";
import { Dialog, DialogActions, useClose } from "../kit/dialog.tsx";
import { Icon } from "../kit/icon.tsx";
import { TransferProgress } from "./transfer-queue.tsx";
import { t } from "../language/texts.ts";

/** A longer text is shown up to here: more would make the page slow. */
const MAX_TEXT_BYTES = 200_000;

export function PreviewDialog({ fileId, meeting }: { fileId: FileId; meeting: MeetingView }) {
  const app = useApp();
  const { state } = app;
  const problem = useSignal<string | null>(null);
  const file = state.files.value.find((each) => each.fileId === fileId);
  const transfer = meeting.transfers.find((each) => each.fileId === fileId && each.direction === "fetch");
  const isHere = file?.isReady === true || transfer?.isHere === true;
  const close = useClose();
  useEffect(() => {
    if (isHere) return;
    void state.request({ type: "fetchFile", fileId, keep: true }).then((answer) => {
      if (answer.type === "error") problem.value = saidText(answer);
    });
  }, []);
  return (
    <Dialog title={file?.name ?? t().files.previewShort} width="wide">
      <div class="dialog-body">
        {file === undefined ? (
          <p>{t().files.wasWithdrawn}</p>
        ) : isHere ? (
          <Content file={file} />
        ) : (
          <div class="preview-wait" role="status">
            {problem.value === null ? (
              <>
                <p>{t().files.fetching(byteSize(file.sizeBytes))}</p>
                {transfer !== undefined && <TransferProgress transfer={transfer} />}
              </>
            ) : (
              <p dir="auto" class="field-error breakable">
                {problem.value}
              </p>
            )}
          </div>
        )}
        <DialogActions closeLabel={t().common.close}>
          {file !== undefined && (
            <button
              type="button"
              class="button primary"
              onClick={() => {
                close();
                void attempt(app, { type: "fetchFile", fileId });
              }}
            >
              <Icon node={Download} size={16} />
              {t().common.save}
            </button>
          )}
        </DialogActions>
      </div>
    </Dialog>
  );
}

function Content({ file }: { file: OfferedFile }) {
  const url = `files/${file.fileId}`;
  const isBroken = useSignal(false);
  const onError = () => (isBroken.value = true);
  if (isBroken.value) return <p>{t().files.cannotShow}</p>;
  switch (fileKind(file)) {
    case "image":
      return <img class="preview-picture" src={url} alt={file.name} onError={onError} />;
    case "audio":
      return <audio class="preview-sound" src={url} controls aria-label={file.name} onError={onError} />;
    case "video":
      return <video class="preview-picture" src={url} controls aria-label={file.name} onError={onError} />;
    default:
      return <TextContent url={url} sizeBytes={file.sizeBytes} onError={onError} />;
  }
}

function TextContent(props: { url: string; sizeBytes: number; onError: () => void }) {
  const text = useSignal<string | null>(null);
  useEffect(() => {
    const range = props.sizeBytes > 0 ? { range: `bytes=0-${MAX_TEXT_BYTES - 1}` } : {};
    fetch(props.url, { headers: range })
      .then(async (response) => {
        if (!response.ok) throw new Error(String(response.status));
        text.value = await response.text();
      })
      .catch(props.onError);
  }, [props.url]);
  if (text.value === null) return <p role="status">{t().files.opening}</p>;
  return (
    <>
      <pre class="preview-text" tabIndex={0} role="region" aria-label={t().files.fileText}>
        {text.value}
      </pre>
      {props.sizeBytes > MAX_TEXT_BYTES && <p class="quiet">{t().files.beginning}</p>}
    </>
  );
}
