/** How one finds the meeting, gets into it and is in it at first, for hosts. Switches act at once; title and passcode when they are saved. */
import { useSignal } from "@preact/signals";
import { passcodeTooShort } from "../../api/errors.ts";
import type { MeetingView, WithoutHost } from "../../api/view.ts";
import { MAX_TITLE_LENGTH, MIN_PASSCODE_LENGTH } from "../../kernel/limits.ts";
import { attempt } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { Dialog, DialogActions, useClose } from "../kit/dialog.tsx";
import { SelectField, SwitchField, TextField } from "../kit/field.tsx";

const WITHOUT_HOST: readonly { readonly value: WithoutHost; readonly label: string }[] = [
  { value: "wait", label: "They wait for one" },
  { value: "member", label: "Anybody in the meeting may admit them" },
  { value: "open", label: "They come in" },
];

export function EntranceDialog({ meeting }: { meeting: MeetingView }) {
  const app = useApp();
  const close = useClose();
  const title = useSignal(meeting.title);
  const passcode = useSignal("");
  const titleError = useSignal<string | null>(null);
  const passcodeError = useSignal<string | null>(null);
  async function save(): Promise<void> {
    const isRenamed = title.value.trim() !== meeting.title;
    if (title.value.trim() === "")
      titleError.value = "Give the meeting a title, so that others recognise it.";
    else if (passcode.value !== "" && passcode.value.length < MIN_PASSCODE_LENGTH)
      passcodeError.value = passcodeTooShort;
    else {
      const changes = {
        ...(isRenamed ? { title: title.value.trim() } : {}),
        ...(passcode.value === "" ? {} : { passcode: passcode.value }),
      };
      close();
      if (Object.keys(changes).length > 0 && (await attempt(app, { type: "setMeeting", ...changes })))
        app.state.say("The meeting is changed. Everybody who is here stays.");
    }
  }
  async function takePasscodeAway(): Promise<void> {
    passcode.value = "";
    passcodeError.value = null;
    if (await attempt(app, { type: "setMeeting", passcode: null }))
      app.state.say("Whoever comes needs no passcode any more.");
  }
  return (
    <Dialog title="Meeting rules">
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <EntranceSwitches meeting={meeting} />
        <OnEntrySwitches meeting={meeting} />
        <section class="settings-section" aria-labelledby="viewers-heading">
          <h3 id="viewers-heading">Viewers</h3>
          <SwitchField
            label="Viewers may write in the chat"
            hint="If off, they read it, and raise a hand."
            isOn={meeting.viewersMayChat}
            onChange={(on) => void attempt(app, { type: "setMeeting", viewersMayChat: on })}
          />
        </section>
        <TextField
          label="Title"
          value={title.value}
          maxLength={MAX_TITLE_LENGTH}
          error={titleError.value}
          onInput={(value) => {
            title.value = value;
            titleError.value = null;
          }}
        />
        <TextField
          label={meeting.needsPasscode ? "New passcode" : "Passcode"}
          value={passcode.value}
          hint="Whoever comes is asked for it. Empty: it stays as it is."
          error={passcodeError.value}
          onInput={(value) => {
            passcode.value = value;
            passcodeError.value = null;
          }}
        />
        {meeting.needsPasscode && (
          <button type="button" class="button small" onClick={() => void takePasscodeAway()}>
            Take the passcode away
          </button>
        )}
        <DialogActions closeLabel="Close">
          <button type="submit" class="button primary">
            Save
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function EntranceSwitches({ meeting }: { meeting: MeetingView }) {
  const app = useApp();
  const { waitingRoom, isLocked, isListed } = meeting;
  return (
    <section class="settings-section" aria-labelledby="entrance-heading">
      <h3 id="entrance-heading">Who can come in</h3>
      <SwitchField
        label="Waiting room"
        hint="A host admits whoever comes."
        isOn={waitingRoom !== null}
        onChange={(on) => void attempt(app, { type: "waitingRoom", on })}
      />
      {waitingRoom !== null && (
        <SelectField
          label="While no host is here"
          value={waitingRoom.withoutHost}
          options={WITHOUT_HOST}
          onChange={(value) => {
            const withoutHost = WITHOUT_HOST.find((each) => each.value === value)?.value ?? "wait";
            void attempt(app, { type: "waitingRoom", on: true, withoutHost });
          }}
        />
      )}
      <SwitchField
        label="Locked"
        hint="Nobody comes in but those who were here before."
        isOn={isLocked}
        onChange={(on) => void attempt(app, { type: "lock", on })}
      />
      <SwitchField
        label="Unlisted"
        hint="Kept off everybody's list. Others need the exact title."
        isOn={!isListed}
        onChange={(on) => void attempt(app, { type: "setMeeting", isListed: !on })}
      />
    </section>
  );
}

function OnEntrySwitches({ meeting }: { meeting: MeetingView }) {
  const app = useApp();
  return (
    <section class="settings-section" aria-labelledby="on-entry-heading">
      <h3 id="on-entry-heading">Whoever comes in from now on</h3>
      <SwitchField
        label="Muted on entry"
        hint="They can unmute. Hosts are not muted."
        isOn={meeting.microphoneOffOnEntry}
        onChange={(on) => void attempt(app, { type: "setMeeting", microphoneOffOnEntry: on })}
      />
      <SwitchField
        label="Camera off on entry"
        hint="They can turn it on."
        isOn={meeting.cameraOffOnEntry}
        onChange={(on) => void attempt(app, { type: "setMeeting", cameraOffOnEntry: on })}
      />
    </section>
  );
}
