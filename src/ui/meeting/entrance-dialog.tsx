/** How one finds the meeting, gets into it and is in it at first, for hosts. Switches act at once; title and passcode when they are saved. */
import { useSignal } from "@preact/signals";
import type { MeetingView } from "../../api/view.ts";
import type { WithoutHost } from "../../kernel/without-host.ts";
import { MAX_TITLE_LENGTH, MIN_PASSCODE_LENGTH } from "../../kernel/limits.ts";
import { attempt } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { Dialog, DialogActions, useClose } from "../kit/dialog.tsx";
import { SelectField, SwitchField, TextField } from "../kit/field.tsx";
import { t } from "../language/texts.ts";

const withoutHostOptions = (): readonly { readonly value: WithoutHost; readonly label: string }[] => [
  { value: "wait", label: t().people.withoutHost.wait },
  { value: "member", label: t().people.withoutHost.member },
  { value: "open", label: t().people.withoutHost.open },
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
    if (title.value.trim() === "") titleError.value = t().home.titleMissing;
    else if (passcode.value !== "" && passcode.value.length < MIN_PASSCODE_LENGTH)
      passcodeError.value = t().sentences.passcodeTooShort(MIN_PASSCODE_LENGTH);
    else {
      const changes = {
        ...(isRenamed ? { title: title.value.trim() } : {}),
        ...(passcode.value === "" ? {} : { passcode: passcode.value }),
      };
      close();
      if (Object.keys(changes).length > 0 && (await attempt(app, { type: "setMeeting", ...changes })))
        app.state.say(t().people.changed);
    }
  }
  async function takePasscodeAway(): Promise<void> {
    passcode.value = "";
    passcodeError.value = null;
    if (await attempt(app, { type: "setMeeting", passcode: null }))
      app.state.say(t().people.noPasscodeAnyMore);
  }
  return (
    <Dialog title={t().people.rules}>
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
          <h3 id="viewers-heading">{t().people.viewers}</h3>
          <SwitchField
            label={t().people.viewersMayWrite}
            hint={t().people.viewersMayWriteHint}
            isOn={meeting.viewersMayChat}
            onChange={(on) => void attempt(app, { type: "setMeeting", viewersMayChat: on })}
          />
        </section>
        <section class="settings-section" aria-labelledby="captions-heading">
          <h3 id="captions-heading">{t().captions.name}</h3>
          <SwitchField
            label={t().captions.keep}
            hint={t().captions.keepHint}
            isOn={meeting.keepCaptions}
            onChange={(on) => void attempt(app, { type: "setMeeting", keepCaptions: on })}
          />
        </section>
        <TextField
          label={t().home.title}
          value={title.value}
          maxLength={MAX_TITLE_LENGTH}
          error={titleError.value}
          onInput={(value) => {
            title.value = value;
            titleError.value = null;
          }}
        />
        <TextField
          label={meeting.needsPasscode ? t().people.newPasscode : t().common.passcode}
          value={passcode.value}
          hint={t().people.passcodeHint}
          error={passcodeError.value}
          onInput={(value) => {
            passcode.value = value;
            passcodeError.value = null;
          }}
        />
        {meeting.needsPasscode && (
          <button type="button" class="button small" onClick={() => void takePasscodeAway()}>
            {t().people.takePasscodeAway}
          </button>
        )}
        <DialogActions closeLabel={t().common.close}>
          <button type="submit" class="button primary">
            {t().common.save}
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
      <h3 id="entrance-heading">{t().people.whoCanComeIn}</h3>
      <SwitchField
        label={t().home.waitingRoom}
        hint={t().people.waitingRoomHint}
        isOn={waitingRoom !== null}
        onChange={(on) => void attempt(app, { type: "waitingRoom", on })}
      />
      {waitingRoom !== null && (
        <SelectField
          label={t().people.noHostHere}
          value={waitingRoom.withoutHost}
          options={withoutHostOptions()}
          onChange={(value) => {
            const withoutHost = withoutHostOptions().find((each) => each.value === value)?.value ?? "wait";
            void attempt(app, { type: "waitingRoom", on: true, withoutHost });
          }}
        />
      )}
      <SwitchField
        label={t().people.locked}
        hint={t().people.lockedHint}
        isOn={isLocked}
        onChange={(on) => void attempt(app, { type: "lock", on })}
      />
      <SwitchField
        label={t().home.unlisted}
        hint={t().people.unlistedHint}
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
      <h3 id="on-entry-heading">{t().people.fromNowOn}</h3>
      <SwitchField
        label={t().home.mutedOnEntry}
        hint={t().people.mutedOnEntryHint}
        isOn={meeting.microphoneOffOnEntry}
        onChange={(on) => void attempt(app, { type: "setMeeting", microphoneOffOnEntry: on })}
      />
      <SwitchField
        label={t().home.cameraOffOnEntry}
        hint={t().people.cameraOffOnEntryHint}
        isOn={meeting.cameraOffOnEntry}
        onChange={(on) => void attempt(app, { type: "setMeeting", cameraOffOnEntry: on })}
      />
    </section>
  );
}
