/** Joins a meeting that is not on the list, by its exact title or its id. */
import { useSignal } from "@preact/signals";
import { useApp } from "../context/app.ts";
import { Dialog, DialogActions } from "../kit/dialog.tsx";
import { TextField } from "../kit/field.tsx";
import { saidText } from "../model/text.ts";
import { t } from "../language/texts.ts";

export function ByTitleDialog() {
  const app = useApp();
  const { state } = app;
  const title = useSignal("");
  const passcode = useSignal("");
  const error = useSignal<string | null>(null);
  const isTrying = useSignal(false);
  async function tryJoin(): Promise<void> {
    if (title.value.trim() === "") {
      error.value = t().home.byTitle.empty;
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
    error.value = saidText(answer);
    // It waited to be let in, and its screen has taken the dialog's place.
    const isSaid = state.dialog.value?.kind === "byTitle" || answer.code === "identityInUse";
    if (!isSaid) state.toast({ text: error.value, tone: "problem" });
  }
  return (
    <Dialog title={t().home.byTitle.title}>
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
          label={t().home.byTitle.label}
          value={title.value}
          isFocused
          hint={t().home.byTitle.hint}
          error={error.value}
          onInput={(value) => {
            title.value = value;
            error.value = null;
          }}
        />
        <TextField
          label={t().home.passcodeIfAny}
          type="password"
          value={passcode.value}
          onInput={(value) => (passcode.value = value)}
        />
        <DialogActions>
          <button type="submit" class="button primary" aria-disabled={isTrying.value}>
            {isTrying.value ? t().home.byTitle.looking : t().common.join}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
