/** All files of the meeting, beside the stage. */
import { useComputed } from "@preact/signals";
import type { MeetingView } from "../../api/view.ts";
import { askToWithdraw } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { giveUpSaving, saveFiles } from "../context/saving-files.ts";
import { Panel } from "../kit/panel.tsx";
import { listOffered, savingProgress, type ListedFile } from "../model/file-list.ts";
import { chatClosedText, isHost } from "../model/participants.ts";
import { FileList } from "./file-list.tsx";
import { FilePickers } from "./file-pickers.tsx";
import { TransferQueue } from "./transfer-queue.tsx";
import { t } from "../language/texts.ts";

export function FilesPanel({ meeting }: { meeting: MeetingView }) {
  const app = useApp();
  const { state } = app;
  const files = useComputed(() =>
    listOffered(state.files.value, state.view.value?.meeting?.transfers ?? [], state.names.value),
  );
  const saving = savingProgress(files.value, state.saving.value);
  const mayWithdraw = ({ isOwn }: ListedFile) => isOwn || isHost(meeting);
  const nameOf = (picked: readonly ListedFile[]) => {
    const [first] = picked;
    return picked.length === 1 && first !== undefined
      ? t().common.quoted(first.name)
      : t().files.these(t().files.batch.other(picked.length));
  };
  return (
    <Panel
      name={t().common.files}
      note={files.value.length > 0 && <span class="count">{files.value.length}</span>}
      actions={chatClosedText(meeting) === null && <FilePickers />}
    >
      <FileList
        files={files}
        emptyHint={t().files.noneHint}
        save={(picked) => void saveFiles(app, picked)}
        preview={({ fileId }) => (state.dialog.value = { kind: "preview", fileId })}
        withdraw={(picked) => askToWithdraw(app, picked, nameOf(picked))}
        mayWithdraw={mayWithdraw}
        saving={saving}
        stopSaving={() => saving !== null && giveUpSaving(app, saving)}
      />
      <TransferQueue meeting={meeting} isOwnOnly />
    </Panel>
  );
}
