/** Joins a meeting that is not on the list, by its exact title or its id. */
import { useSignal } from "@preact/signals";
import { useApp } from "../context/app.ts";
import { Dialog, DialogActions } from "../kit/dialog.tsx";
import { TextField } from "../kit/field.tsx";
import { errorText } from "../model/text.ts";

export function ByTitleDialog() {
  const app = useApp();
  const { state } = app;
  const title = useSignal("");
  const passcode = useSignal("");
  const error = useSignal<string | null>(null);
  const isTrying = useSignal(false);
  async function tryJoin(): Promise<void> {
    if (title.value.trim() === "") {
      error.value = "Type the title exactly as it was given to you.";
      return;
    }
    isTrying.value = true;
    const answer = await state.request({
      type: "joinMeeting",
      meeting: title.value.trim(),
      ...(passcode.value === "" ? {} : { passcode: passcode.value }),
    });
    isTrying.value = false;
    if (answer.type !== "error") return;
    error.value = errorText(answer.message);
    // It waited to be let in, and its screen has taken the dialog's place.
    if (state.dialog.value?.kind !== "byTitle") state.toast({ text: error.value, tone: "problem" });
  }
  return (
    <Dialog title="Join an unlisted meeting">
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          app.resumeSound();
          app.useMediaHere();
          if (!isTrying.value) void tryJoin();
        }}
      >
        <TextField
          label="Title or id"
          value={title.value}
          isFocused
          hint="Exactly as it was given to you. Small and capital letters count."
          error={error.value}
          onInput={(value) => {
            title.value = value;
            error.value = null;
          }}
        />
        <TextField
          label="Passcode (if it has one)"
          type="password"
          value={passcode.value}
          onInput={(value) => (passcode.value = value)}
        />
        <DialogActions>
          <button type="submit" class="button primary" aria-disabled={isTrying.value}>
            {isTrying.value ? "Looking for it…" : "Join"}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
