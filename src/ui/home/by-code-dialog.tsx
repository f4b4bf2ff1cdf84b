/** Joins a meeting that does not appear by itself, by a code, a link or an address: first shows which one it is. */
import { useSignal, type Signal } from "@preact/signals";
import type { FoundMeeting } from "../../api/view.ts";
import { useEffect, useRef } from "preact/hooks";
import { useApp, type App } from "../context/app.ts";
import { Dialog, DialogActions } from "../kit/dialog.tsx";
import { TextField } from "../kit/field.tsx";
import { errorText } from "../model/text.ts";

interface Attempt {
  readonly way: Signal<string>;
  readonly passcode: Signal<string>;
  /** Null until it is found. */
  readonly found: Signal<FoundMeeting | null>;
  readonly error: Signal<string | null>;
  readonly isTrying: Signal<boolean>;
}

export function ByCodeDialog() {
  const app = useApp();
  const attempt: Attempt = {
    way: useSignal(""),
    passcode: useSignal(""),
    found: useSignal<FoundMeeting | null>(null),
    error: useSignal<string | null>(null),
    isTrying: useSignal(false),
  };
  const { way, passcode, found, error, isTrying } = attempt;
  const meeting = found.value;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (meeting !== null) form.current?.querySelector<HTMLElement>("input[type=password]")?.focus();
  }, [meeting]);
  return (
    <Dialog title="Join by code, link or address">
      <form
        ref={form}
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          app.resumeSound();
          app.useMediaHere();
          if (!isTrying.value) void (meeting === null ? find(app, attempt) : join(app, attempt, meeting));
        }}
      >
        <TextField
          label="Code, link or address"
          value={way.value}
          isFocused
          hint="Somebody in the meeting finds them under People, Invite."
          error={meeting === null ? error.value : null}
          onInput={(value) => {
            way.value = value;
            found.value = null;
            error.value = null;
          }}
        />
        {meeting !== null && <Found meeting={meeting} />}
        {meeting !== null && meeting.about?.needsPasscode !== false && (
          <TextField
            label={meeting.about === null ? "Passcode (if it has one)" : "Passcode"}
            type="password"
            value={passcode.value}
            onInput={(value) => {
              passcode.value = value;
              error.value = null;
            }}
          />
        )}
        {meeting !== null && error.value !== null && (
          <p class="field-error" role="alert">
            {error.value}
          </p>
        )}
        <DialogActions>
          <button type="submit" class="button primary" aria-disabled={isTrying.value}>
            {meeting === null
              ? isTrying.value
                ? "Looking…"
                : "Find it"
              : isTrying.value
                ? "Joining…"
                : "Join"}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Found({ meeting: { about, isKeyKnown, keyWords } }: { meeting: FoundMeeting }) {
  const people = about?.members === 1 ? "1 person" : `${about?.members} people`;
  return (
    <section class="found-meeting" aria-label="The meeting there" role="status">
      <h3 class="breakable" dir="auto">
        {about === null ? "An unlisted meeting" : about.title}
      </h3>
      {about !== null && (
        <p class="quiet">
          {about.maker !== null && (
            <>
              Made by <bdi>{about.maker}</bdi> ·{" "}
            </>
          )}
          {people} in it{about.isLocked ? " · locked: lets in only who was here before" : ""}
        </p>
      )}
      {!isKeyKnown && (
        <p>
          An address alone does not prove who answers there. To be sure, have somebody in the meeting read out
          the words under People, Invite: <strong class="key-words">{keyWords}</strong>
        </p>
      )}
    </section>
  );
}

async function find({ state }: App, { way, found, error, isTrying }: Attempt): Promise<void> {
  const at = way.value;
  isTrying.value = true;
  const answer = await state.request({ type: "findMeeting", at });
  isTrying.value = false;
  // Another one is typed by now.
  if (way.value !== at) return;
  if (answer.type === "error") error.value = errorText(answer.message);
  else if (answer.type === "meetingFound") found.value = answer;
}

async function join({ state }: App, { passcode, error, isTrying }: Attempt, { link }: FoundMeeting) {
  isTrying.value = true;
  const secret = passcode.value === "" ? {} : { passcode: passcode.value };
  const answer = await state.request({ type: "join", at: link, ...secret });
  isTrying.value = false;
  if (answer.type !== "error") return;
  error.value = errorText(answer.message);
  // It waited to be let in, and its screen has taken the dialog's place.
  if (state.dialog.value?.kind !== "byCode") state.toast({ text: error.value, tone: "problem" });
}
