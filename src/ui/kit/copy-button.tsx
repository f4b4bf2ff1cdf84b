/** Copies a text, and says for a moment that it did. */
import { useSignal } from "@preact/signals";
import { Check, Copy } from "lucide";
import { useApp } from "../context/app.ts";
import { Icon } from "./icon.tsx";
import { t } from "../language/texts.ts";

/** Time to see that it was copied. */
const COPIED_MS = 3_000;

export function CopyButton(props: {
  readonly label: string;
  /** For screen readers, once it is done. */
  readonly done: string;
  readonly text: string;
}) {
  const { clock, state } = useApp();
  const isCopied = useSignal(false);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(props.text);
      isCopied.value = true;
      clock.setTimer(clock.nowMs() + COPIED_MS, () => (isCopied.value = false));
    } catch {
      state.toast({ text: t().common.copyRefused, tone: "problem" });
    }
  }

  return (
    <>
      <button type="button" class="button small" onClick={() => void copy()}>
        <Icon node={isCopied.value ? Check : Copy} size={16} />
        {isCopied.value ? t().common.copied : props.label}
      </button>
      <span class="visually-hidden" role="status">
        {isCopied.value ? props.done : ""}
      </span>
    </>
  );
}
