/** The dialog that asks a poll. */
import { useSignal } from "@preact/signals";
import { Plus, X } from "lucide";
import { MAX_OPTION_LENGTH, MAX_POLL_OPTIONS, MAX_QUESTION_LENGTH } from "../../kernel/limits.ts";
import { useApp } from "../context/app.ts";
import { Dialog, DialogActions } from "../kit/dialog.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { saidText } from "../model/text.ts";
import { t } from "../language/texts.ts";

export function AskPollDialog() {
  const { state } = useApp();
  const question = useSignal("");
  const options = useSignal<readonly string[]>(["", ""]);
  const isMultiple = useSignal(false);
  const isSealed = useSignal(false);
  const problem = useSignal<string | null>(null);
  const filled = options.value.map((option) => option.trim()).filter((option) => option !== "");
  const isFit = question.value.trim() !== "" && filled.length >= 2;

  async function ask(): Promise<void> {
    const answer = await state.request({
      ...{ type: "poll", question: question.value, options: filled },
      ...{ isMultiple: isMultiple.value, isSealed: isSealed.value },
    });
    if (answer.type === "error") {
      problem.value = saidText(answer);
      return;
    }
    state.dialog.value = null;
    state.panel.value = "polls";
  }
  function setOption(index: number, text: string): void {
    options.value = options.value.map((option, at) => (at === index ? text : option));
    problem.value = null;
  }

  return (
    <Dialog title={t().polls.ask}>
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          if (isFit) void ask();
        }}
      >
        <div class="field">
          <label for="poll-question">{t().polls.question}</label>
          <input
            id="poll-question"
            class="input"
            dir="auto"
            autofocus
            autocomplete="off"
            maxLength={MAX_QUESTION_LENGTH}
            value={question.value}
            aria-describedby={problem.value === null ? undefined : "poll-problem"}
            onInput={({ currentTarget }) => {
              question.value = currentTarget.value;
              problem.value = null;
            }}
          />
        </div>
        <fieldset class="poll-edit">
          <legend>{t().polls.options}</legend>
          {options.value.map((option, index) => (
            <div key={index} class="poll-edit-option">
              <input
                class="input"
                dir="auto"
                autocomplete="off"
                aria-label={t().polls.option(index + 1)}
                maxLength={MAX_OPTION_LENGTH}
                value={option}
                onInput={({ currentTarget }) => setOption(index, currentTarget.value)}
              />
              {options.value.length > 2 && (
                <IconButton
                  icon={X}
                  label={t().polls.removeOption(index + 1)}
                  tooltipSide="none"
                  onClick={() => (options.value = options.value.filter((_, at) => at !== index))}
                />
              )}
            </div>
          ))}
          {options.value.length < MAX_POLL_OPTIONS && (
            <button
              type="button"
              class="button small"
              onClick={() => (options.value = [...options.value, ""])}
            >
              <Icon node={Plus} size={16} />
              {t().polls.addOption}
            </button>
          )}
        </fieldset>
        <label class="poll-option">
          <input
            type="checkbox"
            checked={isMultiple.value}
            onChange={({ currentTarget }) => (isMultiple.value = currentTarget.checked)}
          />
          {t().polls.several}
        </label>
        <fieldset class="poll-edit">
          <legend>{t().polls.whoReads}</legend>
          {[
            { isOn: false, text: t().polls.everybodyReads },
            {
              isOn: true,
              text: t().polls.onlyYouRead,
            },
          ].map(({ isOn, text }) => (
            <label key={text} class="poll-option">
              <input
                type="radio"
                name="poll-secrecy"
                checked={isSealed.value === isOn}
                onChange={() => (isSealed.value = isOn)}
              />
              {text}
            </label>
          ))}
        </fieldset>
        {problem.value !== null && (
          <p id="poll-problem" class="field-error" role="alert">
            {problem.value}
          </p>
        )}
        <DialogActions>
          <button type="submit" class="button primary" disabled={!isFit}>
            {t().polls.askShort}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
