/** Leads to a meeting that does not appear by itself, by a code, a link or an address: first shows which one it is. */
import { useSignal, type Signal } from "@preact/signals";
import type { FoundMeeting } from "../../api/view.ts";
import { useEffect } from "preact/hooks";
import { prepare } from "../context/actions.ts";
import { useApp, type App } from "../context/app.ts";
import { Dialog, DialogActions } from "../kit/dialog.tsx";
import { TextField } from "../kit/field.tsx";
import { saidText } from "../model/text.ts";
import { t } from "../language/texts.ts";
import { fill } from "../language/fill.ts";

interface Attempt {
  readonly way: Signal<string>;
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
    found: useSignal<FoundMeeting | null>(null),
    error: useSignal<string | null>(null),
    isTrying: useSignal(false),
  };
  const { way, found, error, isTrying } = attempt;
  const meeting = found.value;
  useEffect(() => {
    if (link !== null) void find(app, attempt);
    // Once for each link: the dialog of another one is another dialog.
  }, []);
  return (
    <Dialog title={t().home.byCode.title}>
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isTrying.value) void (meeting === null ? find(app, attempt) : go(app, attempt, meeting));
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

async function go(app: App, { error, isTrying }: Attempt, meeting: FoundMeeting): Promise<void> {
  isTrying.value = true;
  error.value = await prepare(app, { kind: "byWay", meeting });
  isTrying.value = false;
}
