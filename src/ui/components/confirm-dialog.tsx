/** Asks before something that cannot be taken back. */
import { useApp } from "../app-context.ts";
import type { Question } from "../state.ts";
import { Dialog } from "./dialog.tsx";

export function ConfirmDialog({ question }: { question: Question }) {
  const { state } = useApp();
  const close = () => (state.dialog.value = null);
  return (
    <Dialog title={question.title} onClose={close}>
      <div class="dialog-body">
        <p class="breakable">{question.text}</p>
        <div class="dialog-actions">
          <button type="button" class="button" onClick={close}>
            Cancel
          </button>
          <button
            type="button"
            class="button danger"
            onClick={() => {
              close();
              question.run();
            }}
          >
            {question.action}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
