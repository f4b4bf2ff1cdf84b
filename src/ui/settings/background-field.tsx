/** What stands behind oneself: the room, the room blurred, or a picture. It acts at once. */
import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { BACKGROUNDS, type Settings } from "../../api/settings.ts";
import type { StopReason } from "../background/background-machine.ts";
import {
  keepPicture,
  pictureAddress,
  PictureError,
  type PictureProblem,
} from "../background/kept-picture.ts";
import { useApp } from "../context/app.ts";
import { t } from "../language/texts.ts";

export const backgroundNames = (): Readonly<Record<Settings["background"], string>> => ({
  off: t().settings.backgroundOff,
  blur: t().settings.backgroundBlur,
  picture: t().settings.backgroundPicture,
});

export const coverProblem = (why: StopReason): string =>
  why === "slow" ? t().settings.backgroundTooMuch : t().settings.backgroundFailed;

export function BackgroundField({
  settings,
  set,
}: {
  readonly settings: Pick<Settings, "background" | "backgroundPicture">;
  readonly set: (change: Partial<Settings>) => void;
}) {
  return (
    <fieldset class="settings-section">
      <legend>{t().settings.background}</legend>
      <div class="segments">
        {BACKGROUNDS.map((kind) => (
          <label key={kind} class={`segment ${settings.background === kind ? "chosen" : ""}`}>
            <input
              type="radio"
              name="background"
              value={kind}
              checked={settings.background === kind}
              onChange={() => set({ background: kind })}
            />
            {backgroundNames()[kind]}
          </label>
        ))}
      </div>
      {settings.background === "picture" && <PictureChoice name={settings.backgroundPicture} set={set} />}
      <CoverNote />
    </fieldset>
  );
}

function PictureChoice({
  name,
  set,
}: {
  readonly name: string;
  readonly set: (change: Partial<Settings>) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const problem = useSignal<PictureProblem | null>(null);
  async function take(field: HTMLInputElement): Promise<void> {
    const [file] = field.files ?? [];
    if (file === undefined) return;
    problem.value = null;
    try {
      set({ backgroundPicture: await keepPicture(file) });
    } catch (error) {
      problem.value = error instanceof PictureError ? error.problem : "pictureNotKept";
    }
    // Without this, choosing the same file once more would change nothing.
    field.value = "";
  }
  return (
    <div class="background-picture">
      {name === "" ? (
        <div class="background-thumb" />
      ) : (
        <img class="background-thumb" src={pictureAddress(name)} alt={t().settings.yourPicture} />
      )}
      <div class="background-choose">
        <button type="button" class="button small" onClick={() => input.current?.click()}>
          {name === "" ? t().settings.choosePicture : t().settings.otherPicture}
        </button>
        <p class="field-hint">{name === "" ? t().settings.plainPicture : t().settings.pictureStays}</p>
      </div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={t().settings.choosePicture}
        onChange={({ currentTarget }) => void take(currentTarget)}
      />
      {problem.value !== null && (
        <p class="field-error" role="alert">
          {t().settings[problem.value]}
        </p>
      )}
    </div>
  );
}

/** Where no toast says it: the picture is not shown, and what can be done. */
function CoverNote() {
  const { background } = useApp();
  const status = background.status.value;
  if (status === "plain" || status === "starting" || status === "running") return null;
  return (
    <div class="background-note" role="alert">
      <p class="field-error">{coverProblem(status)}</p>
      <div class="background-answers">
        <button type="button" class="button small" onClick={background.retry}>
          {t().settings.tryBackgroundAgain}
        </button>
        <button type="button" class="button small" onClick={background.showPlain}>
          {t().settings.showPlain}
        </button>
      </div>
    </div>
  );
}
