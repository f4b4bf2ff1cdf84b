/** The first start: asks the person's name. Whoever skips it is called as the account on this computer is. */
import { useSignal } from "@preact/signals";
import { MAX_NAME_LENGTH } from "../../kernel/limits.ts";
import { useApp } from "../context/app.ts";
import { TextField } from "../kit/field.tsx";
import { Logo } from "../kit/logo.tsx";
import { INTRODUCTION_STEPS } from "./introduction.tsx";
import { saidText } from "../model/text.ts";
import { t } from "../language/texts.ts";

export function WelcomeScreen() {
  const { state } = useApp();
  const ownName = state.view.value?.self.name ?? "";
  const name = useSignal("");
  const problem = useSignal<string | null>(null);

  function save(): void {
    if (name.value.trim() === "") problem.value = t().home.nameMissing;
    else void goOnAs(name.value);
  }
  async function goOnAs(chosen: string): Promise<void> {
    // Before the name is known, which ends this screen.
    state.introduction.value = "devices";
    const answer = await state.request({ type: "setName", name: chosen });
    if (answer.type !== "error") return;
    state.introduction.value = null;
    problem.value = saidText(answer);
  }

  return (
    <main class="welcome">
      <Logo />
      <form
        class="welcome-form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div>
          <p class="quiet">{t().introduction.step(1, INTRODUCTION_STEPS)}</p>
          <h1>{t().home.whatIsYourName}</h1>
        </div>
        <TextField
          label={t().common.yourName}
          value={name.value}
          maxLength={MAX_NAME_LENGTH}
          isFocused
          hint={t().home.nameHint}
          error={problem.value}
          onInput={(value) => {
            name.value = value;
            problem.value = null;
          }}
        />
        <div class="introduction-buttons">
          <button type="button" class="button large" onClick={() => void goOnAs(ownName)}>
            {t().introduction.skip}
          </button>
          <button type="submit" class="button primary large">
            {t().common.continue}
          </button>
        </div>
      </form>
    </main>
  );
}
