/** Leads to a meeting that is not on the list, by its exact title or its id. */
import { useSignal } from "@preact/signals";
import { prepare } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { Dialog, DialogActions } from "../kit/dialog.tsx";
import { TextField } from "../kit/field.tsx";
import { t } from "../language/texts.ts";

/** `failed`: the title that was typed last and why it led nowhere; null where nothing was tried. */
export function ByTitleDialog({
  failed,
}: {
  failed: { readonly title: string; readonly error: string } | null;
}) {
  const app = useApp();
  const title = useSignal(failed?.title ?? "");
  const error = useSignal<string | null>(failed?.error ?? null);
  const isTrying = useSignal(false);
  async function go(): Promise<void> {
    if (title.value.trim() === "") {
      error.value = t().home.byTitle.empty;
      return;
    }
    isTrying.value = true;
    error.value = await prepare(app, { kind: "byTitle", title: title.value.trim() });
    isTrying.value = false;
  }
  return (
    <Dialog title={t().home.byTitle.title}>
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isTrying.value) void go();
        }}
      >
        <TextField
          label={t().home.byTitle.label}
          value={title.value}
          isFocused
          hint={t().home.byTitle.hint}
          error={error.value}
          onInput={(value) => {
            title.value = value;
            error.value = null;
          }}
        />
        <DialogActions>
          <button type="submit" class="button primary" aria-disabled={isTrying.value}>
            {isTrying.value ? t().home.byTitle.looking : t().common.join}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
