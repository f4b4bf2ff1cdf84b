/** Asks before an act that cannot be undone. */
import type { Question } from "../model/screen.ts";
import { Dialog, DialogActions, useClose } from "./dialog.tsx";

export function ConfirmDialog({ question }: { question: Question }) {
  const close = useClose();
  return (
    <Dialog title={question.title}>
      <div class="dialog-body">
        <p class="breakable">{question.text}</p>
        <DialogActions>
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
        </DialogActions>
      </div>
    </Dialog>
  );
}
