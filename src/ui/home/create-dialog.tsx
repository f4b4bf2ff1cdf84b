/** A new meeting: its title, and a passcode if the user wants one. */
import { useSignal } from "@preact/signals";
import type { AppView } from "../../api/view.ts";
import { MAX_TITLE_LENGTH, MIN_PASSCODE_LENGTH } from "../../kernel/limits.ts";
import { prepare } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { suggestedTitle } from "../model/text.ts";
import { Dialog, DialogActions, useClose } from "../kit/dialog.tsx";
import { SwitchField, TextField } from "../kit/field.tsx";
import { t } from "../language/texts.ts";

export function CreateDialog({ view }: { view: AppView }) {
  const app = useApp();
  const title = useSignal(suggestedTitle(view.self.name));
  const passcode = useSignal("");
  const isBroadcast = useSignal(false);
  const hasWaitingRoom = useSignal(false);
  const isUnlisted = useSignal(false);
  const isMutedOnEntry = useSignal(false);
  const isCameraOffOnEntry = useSignal(false);
  const error = useSignal<string | null>(null);
  const passcodeError = useSignal<string | null>(null);
  const close = useClose();
  return (
    <Dialog title={t().home.newMeeting}>
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          if (title.value.trim() === "") {
            error.value = t().home.titleMissing;
            return;
          }
          if (passcode.value !== "" && passcode.value.length < MIN_PASSCODE_LENGTH) {
            passcodeError.value = t().sentences.passcodeTooShort(MIN_PASSCODE_LENGTH);
            return;
          }
          close();
          void prepare(app, {
            ...{ kind: "create", title: title.value.trim(), passcode: passcode.value },
            isBroadcast: isBroadcast.value,
            ...(hasWaitingRoom.value ? { hasWaitingRoom: true } : {}),
            ...(isUnlisted.value ? { isListed: false } : {}),
            ...(isMutedOnEntry.value ? { microphoneOffOnEntry: true } : {}),
            ...(isCameraOffOnEntry.value ? { cameraOffOnEntry: true } : {}),
          });
        }}
      >
        <TextField
          label={t().home.title}
          value={title.value}
          maxLength={MAX_TITLE_LENGTH}
          isFocused
          hint={isUnlisted.value ? t().home.mustKnowTitle : t().home.everyoneSeesIt}
          error={error.value}
          onInput={(value) => {
            title.value = value;
            error.value = null;
          }}
        />
        <TextField
          label={t().home.passcodeOptional}
          value={passcode.value}
          hint={t().home.passcodeHint(MIN_PASSCODE_LENGTH)}
          error={passcodeError.value}
          onInput={(value) => {
            passcode.value = value;
            passcodeError.value = null;
          }}
        />
        <SwitchField
          label={t().home.broadcast}
          hint={t().home.broadcastHint}
          isOn={isBroadcast.value}
          onChange={(isOn) => (isBroadcast.value = isOn)}
        />
        <SwitchField
          label={t().home.waitingRoom}
          hint={t().home.waitingRoomHint}
          isOn={hasWaitingRoom.value}
          onChange={(on) => (hasWaitingRoom.value = on)}
        />
        <SwitchField
          label={t().home.unlisted}
          hint={t().home.unlistedHint}
          isOn={isUnlisted.value}
          onChange={(on) => (isUnlisted.value = on)}
        />
        <SwitchField
          label={t().home.mutedOnEntry}
          hint={t().home.mutedOnEntryHint}
          isOn={isMutedOnEntry.value}
          onChange={(on) => (isMutedOnEntry.value = on)}
        />
        <SwitchField
          label={t().home.cameraOffOnEntry}
          hint={t().home.cameraOffOnEntryHint}
          isOn={isCameraOffOnEntry.value}
          onChange={(on) => (isCameraOffOnEntry.value = on)}
        />
        <DialogActions>
          <button type="submit" class="button primary">
            {t().common.continue}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
