/** All files of a kept meeting. Those whose bytes are on this computer are saved from here. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { KeptFile } from "../../api/view.ts";
import type { FileId, MeetingId } from "../../kernel/ids.ts";
import { useApp } from "../context/app.ts";
import { FileList } from "../files/file-list.tsx";
import { namesOf } from "../model/conversations.ts";
import { listKept, savingProgress, type ListedFile } from "../model/file-list.ts";
import { saidText } from "../model/text.ts";
import { t } from "../language/texts.ts";

const NOTHING: ReadonlySet<FileId> = new Set();

export function HistoryFiles({ meetingId }: { meetingId: MeetingId }) {
  const { state } = useApp();
  /** Null until they have come. */
  const kept = useSignal<readonly KeptFile[] | null>(null);
  const problem = useSignal<string | null>(null);
  const saved = useSignal<ReadonlyMap<FileId, string>>(new Map());
  const saving = useSignal(NOTHING);
  const files = useComputed(() => {
    const all = kept.value ?? [];
    return listKept(all, state.view.value?.self.peerId ?? null, namesOf(all, []), saved.value);
  });
  useEffect(() => {
    void state.request({ type: "listFiles", meeting: meetingId }).then((answer) => {
      if (answer.type === "files") kept.value = answer.files;
      else if (answer.type === "error") problem.value = saidText(answer);
    });
    return () => (saving.value = NOTHING);
  }, []);

  /** One after the other: the core saves one at a time. */
  async function save(picked: readonly ListedFile[]): Promise<void> {
    saving.value = new Set([...saving.value, ...picked.map(({ fileId }) => fileId)]);
    for (const { fileId, name } of picked) {
      // Given up meanwhile.
      if (!saving.value.has(fileId)) continue;
      const answer = await state.request({ type: "saveKeptFile", meeting: meetingId, fileId });
      if (answer.type === "fileSaved") {
        saved.value = new Map([...saved.value, [fileId, answer.path]]);
        if (picked.length === 1) state.say(t().files.savedAt(name, answer.path));
      } else if (answer.type === "error") {
        saving.value = NOTHING;
        state.toast({ text: saidText(answer), tone: "problem" });
      }
    }
  }

  if (problem.value !== null)
    return (
      <p dir="auto" class="field-error history-problem" role="alert">
        {problem.value}
      </p>
    );
  if (kept.value === null) return null;
  return (
    <FileList
      files={files}
      emptyHint={t().files.noneKept}
      save={(picked) => void save(picked)}
      saving={savingProgress(files.value, saving.value)}
      stopSaving={() => (saving.value = NOTHING)}
    />
  );
}
