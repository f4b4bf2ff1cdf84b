/** How to install a later version that is here. The package is checked once more first; nothing runs by itself. */
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { UpdateView } from "../../api/updates.ts";
import { useApp } from "../context/app.ts";
import { CopyButton } from "../kit/copy-button.tsx";
import { Dialog, DialogActions } from "../kit/dialog.tsx";
import { t } from "../language/texts.ts";
import { saidText } from "../model/text.ts";
import { toCopy } from "../model/updates.ts";

export function InstallUpdateDialog() {
  const { state } = useApp();
  const checked = useSignal<UpdateView | null>(null);
  const problem = useSignal<string | null>(null);
  useEffect(() => {
    void state.request({ type: "installUpdate" }).then((answer) => {
      if (answer.type === "update") checked.value = answer.update;
      else if (answer.type === "error") problem.value = saidText(answer);
    });
  }, []);
  const update = checked.value;
  const copied = update === null ? null : toCopy(update);
  return (
    <Dialog title={t().updates.installTitle}>
      <div class="dialog-body">
        <p role="status" class={problem.value === null ? "breakable" : "field-error breakable"}>
          {problem.value ?? (update === null ? t().updates.checking : saidText(update))}
        </p>
        {copied !== null && (
          <div class="update-command">
            <code dir="ltr">{copied.text}</code>
            <CopyButton label={t().updates.copy[copied.kind]} done={t().common.copied} text={copied.text} />
          </div>
        )}
        <p class="quiet">{t().updates.byHand}</p>
        <DialogActions closeLabel={t().common.close}>{null}</DialogActions>
      </div>
    </Dialog>
  );
}
