/** A new meeting: its title, and a passcode if the user wants one. */
import { useSignal } from "@preact/signals";
import { passcodeTooShort } from "../../api/errors.ts";
import type { AppView } from "../../api/view.ts";
import { MAX_TITLE_LENGTH, MIN_PASSCODE_LENGTH } from "../../kernel/limits.ts";
import { prepare } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { suggestedTitle } from "../model/text.ts";
import { Dialog, DialogActions, useClose } from "../kit/dialog.tsx";
import { SwitchField, TextField } from "../kit/field.tsx";

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
    <Dialog title="New meeting">
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          if (title.value.trim() === "") {
            error.value = "Give the meeting a title, so that others recognise it.";
            return;
          }
          if (passcode.value !== "" && passcode.value.length < MIN_PASSCODE_LENGTH) {
            passcodeError.value = passcodeTooShort;
            return;
          }
          close();
          prepare(app, {
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
          label="Title"
          value={title.value}
          maxLength={MAX_TITLE_LENGTH}
          isFocused
          hint={
            isUnlisted.value
              ? "Whoever is to come has to know it exactly."
              : "Everyone on this network sees it."
          }
          error={error.value}
          onInput={(value) => {
            title.value = value;
            error.value = null;
          }}
        />
        <TextField
          label="Passcode (optional)"
          value={passcode.value}
          hint={`Whoever joins is asked for it. At least ${MIN_PASSCODE_LENGTH} characters.`}
          error={passcodeError.value}
          onInput={(value) => {
            passcode.value = value;
            passcodeError.value = null;
          }}
        />
        <SwitchField
          label="Broadcast"
          hint="Whoever joins watches and listens, and raises a hand to ask to speak."
          isOn={isBroadcast.value}
          onChange={(isOn) => (isBroadcast.value = isOn)}
        />
        <SwitchField
          label="Waiting room"
          hint="You admit whoever comes."
          isOn={hasWaitingRoom.value}
          onChange={(on) => (hasWaitingRoom.value = on)}
        />
        <SwitchField
          label="Unlisted"
          hint="Kept off everybody's list. Whoever is to come needs its exact title."
          isOn={isUnlisted.value}
          onChange={(on) => (isUnlisted.value = on)}
        />
        <SwitchField
          label="Muted on entry"
          hint="Whoever joins is muted, and can unmute."
          isOn={isMutedOnEntry.value}
          onChange={(on) => (isMutedOnEntry.value = on)}
        />
        <SwitchField
          label="Camera off on entry"
          hint="Whoever joins is not seen until they turn the camera on."
          isOn={isCameraOffOnEntry.value}
          onChange={(on) => (isCameraOffOnEntry.value = on)}
        />
        <DialogActions>
          <button type="submit" class="button primary">
            Continue
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
