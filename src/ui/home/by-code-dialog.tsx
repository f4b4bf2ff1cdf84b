/** Joins a meeting that does not appear by itself, by a code, a link or an address: first shows which one it is. */
import { useSignal, type Signal } from "@preact/signals";
import type { FoundMeeting } from "../../api/view.ts";
import { useEffect, useRef } from "preact/hooks";
import { useApp, type App } from "../context/app.ts";
import { Dialog, DialogActions } from "../kit/dialog.tsx";
import { TextField } from "../kit/field.tsx";
import { saidText } from "../model/text.ts";
import { t } from "../language/texts.ts";
import { fill } from "../language/fill.ts";

interface Attempt {
  readonly way: Signal<string>;
  readonly passcode: Signal<string>;
  /** Null until it is found. */
  readonly found: Signal<FoundMeeting | null>;
  readonly error: Signal<string | null>;
  readonly isTrying: Signal<boolean>;
}

/** `link`: looked up at once, as somebody has clicked it. */
export function ByCodeDialog({ link }: { link: string | null }) {
  const app = useApp();
  const attempt: Attempt = {
    way: useSignal(link ?? ""),
    passcode: useSignal(""),
    found: useSignal<FoundMeeting | null>(null),
    error: useSignal<string | null>(null),
    isTrying: useSignal(false),
  };
  const { way, passcode, found, error, isTrying } = attempt;
  const meeting = found.value;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (link !== null) void find(app, attempt);
    // Once for each link: the dialog of another one is another dialog.
  }, []);
  useEffect(() => {
    if (meeting !== null) form.current?.querySelector<HTMLElement>("input[type=password]")?.focus();
  }, [meeting]);
  return (
    <Dialog title={t().home.byCode.title}>
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
          label={t().home.byCode.label}
          value={way.value}
          isFocused
          hint={t().home.byCode.hint}
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
            label={meeting.about === null ? t().home.passcodeIfAny : t().common.passcode}
            type="password"
            value={passcode.value}
            onInput={(value) => {
              passcode.value = value;
              error.value = null;
            }}
          />
        )}
        {meeting !== null && error.value !== null && (
          <p dir="auto" class="field-error" role="alert">
            {error.value}
          </p>
        )}
        <DialogActions>
          <button type="submit" class="button primary" aria-disabled={isTrying.value}>
            {meeting === null
              ? isTrying.value
                ? t().home.looking
                : t().home.findIt
              : isTrying.value
                ? t().home.joining
                : t().common.join}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Found({ meeting: { about, isKeyKnown, keyWords } }: { meeting: FoundMeeting }) {
  return (
    <section class="found-meeting" aria-label={t().home.meetingThere} role="status">
      <h3 class="breakable" dir="auto">
        {about === null ? t().home.unlistedMeeting : about.title}
      </h3>
      {about !== null && (
        <p class="quiet">
          {about.maker !== null && <>{fill(t().home.madeBy, { name: <bdi>{about.maker}</bdi> })} · </>}
          {t().home.inIt(about.members)}
          {about.isLocked && ` · ${t().home.lockedButKnown}`}
        </p>
      )}
      {!isKeyKnown && (
        <p>
          {t().home.addressAlone} <strong class="key-words">{keyWords}</strong>
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
  if (answer.type === "error") error.value = saidText(answer);
  else if (answer.type === "meetingFound") found.value = answer;
}

async function join({ state }: App, { passcode, error, isTrying }: Attempt, { link }: FoundMeeting) {
  isTrying.value = true;
  const secret = passcode.value === "" ? {} : { passcode: passcode.value };
  const answer = await state.request({ type: "join", at: link, ...secret });
  isTrying.value = false;
  if (answer.type !== "error") return;
  error.value = saidText(answer);
  // It waited to be let in, and its screen has taken the dialog's place.
  const isSaid = state.dialog.value?.kind === "byCode" || answer.code === "identityInUse";
  if (!isSaid) state.toast({ text: error.value, tone: "problem" });
}
