/** The person's own name, saved when the field is left. */
import { useSignal } from "@preact/signals";
import { MAX_NAME_LENGTH } from "../../kernel/limits.ts";
import { useApp } from "../context/app.ts";
import { saidText } from "../model/text.ts";
import { TextField } from "./field.tsx";
import { t } from "../language/texts.ts";

export function NameField({ name, hint }: { name: string; hint?: string }) {
  const { state } = useApp();
  const typed = useSignal(name);
  const problem = useSignal<string | null>(null);
  async function save(): Promise<void> {
    const answer = await state.request({ type: "setName", name: typed.value });
    problem.value = answer.type === "error" ? saidText(answer) : null;
  }
  return (
    <TextField
      label={t().common.yourName}
      value={typed.value}
      maxLength={MAX_NAME_LENGTH}
      {...(hint === undefined ? {} : { hint })}
      error={problem.value}
      onInput={(value) => {
        typed.value = value;
        problem.value = null;
      }}
      onCommit={() => void save()}
    />
  );
}
