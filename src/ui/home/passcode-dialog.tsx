/** Asks for the passcode until it is right or the user gives up. */
import { useSignal } from "@preact/signals";
import { join } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { targetTitle, type Joinable } from "../model/screen.ts";
import { Dialog, DialogActions } from "../kit/dialog.tsx";
import { TextField } from "../kit/field.tsx";
import { t } from "../language/texts.ts";

export function PasscodeDialog({ target }: { target: Joinable }) {
  const app = useApp();
  const passcode = useSignal("");
  const error = useSignal<string | null>(null);
  const isTrying = useSignal(false);
  async function tryJoin(): Promise<void> {
    if (passcode.value === "") {
      error.value = t().home.typePasscode;
      return;
    }
    isTrying.value = true;
    error.value = await join(app, target, passcode.value);
    isTrying.value = false;
  }
  return (
    <Dialog title={t().common.passcode}>
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          app.resumeSound();
          if (!isTrying.value) void tryJoin();
        }}
      >
        <TextField
          label={t().home.passcodeOf(targetTitle(target))}
          type="password"
          value={passcode.value}
          isFocused
          error={error.value}
          onInput={(value) => {
            passcode.value = value;
            error.value = null;
          }}
        />
        <DialogActions>
          <button type="submit" class="button primary" aria-disabled={isTrying.value}>
            {isTrying.value ? t().home.joining : t().common.join}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
