/** The notice of a later version of Landline: who has it, how far it is, and how to install it once it is here. */
import { CircleArrowUp } from "lucide";
import type { AppView } from "../../api/view.ts";
import { attempt } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { focusMainButton } from "../context/focus-return.ts";
import { Icon } from "../kit/icon.tsx";
import { t } from "../language/texts.ts";
import { updateMark, updateTexts } from "../model/updates.ts";

/** `place`: in the settings it stands also after it was put away. */
export function UpdateNotice({ view, place }: { view: AppView; place: "meeting" | "home" | "settings" }) {
  const app = useApp();
  const { state } = app;
  const { update } = view;
  if (update === null) return null;
  const mark = updateMark(update);
  if (place !== "settings" && state.updateAside.value === mark) return null;
  const { title, text, percent, action } = updateTexts(update, view.version);

  function lead(does: "get" | "install"): void {
    if (does === "install") state.dialog.value = { kind: "installUpdate" };
    else void attempt(app, { type: "getUpdate" });
  }

  return (
    <section class={`banner update in-${place}`} aria-label={t().updates.label}>
      <Icon node={CircleArrowUp} size={18} />
      <div class="update-text breakable">
        <p role="status">
          <strong>{title}</strong> {text}
        </p>
        {percent !== null && (
          <div class="progress">
            <progress max={100} value={percent} aria-label={t().files.progressOf(title, percent)} />
          </div>
        )}
      </div>
      <div class="banner-actions">
        {update.state === "fetching" ? (
          <button
            type="button"
            class="button small"
            onClick={() => {
              void attempt(app, { type: "cancelUpdate" });
              focusMainButton();
            }}
          >
            {t().common.cancel}
          </button>
        ) : (
          place !== "settings" && (
            <button
              type="button"
              class="button small"
              onClick={() => {
                state.updateAside.value = mark;
                focusMainButton();
              }}
            >
              {t().updates.notNow}
            </button>
          )
        )}
        {action !== null && (
          <button type="button" class="button small primary" onClick={() => lead(action.does)}>
            {action.label}
          </button>
        )}
      </div>
    </section>
  );
}
