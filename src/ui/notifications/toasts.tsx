/** The toasts, in a corner. Each is read out when it comes; one that counts is read out again when it has settled, by the live region. */
import { CircleAlert, X } from "lucide";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { t } from "../language/texts.ts";

export function Toasts() {
  const { state } = useApp();
  return (
    <div class="toasts" aria-live="polite" aria-relevant="additions">
      {state.toasts.value.map((toast) => (
        <div key={toast.id} class={`toast ${toast.tone}`}>
          {toast.tone === "problem" && <Icon node={CircleAlert} size={18} />}
          <p dir="auto">{toast.text}</p>
          {toast.action !== undefined && (
            <button
              type="button"
              class="toast-action"
              onClick={() => {
                state.dismiss(toast.id);
                toast.action?.run();
              }}
            >
              {toast.action.label}
            </button>
          )}
          <button
            type="button"
            class="toast-close"
            aria-label={t().common.dismiss}
            onClick={() => state.dismiss(toast.id)}
          >
            <Icon node={X} size={14} />
          </button>
        </div>
      ))}
    </div>
  );
}
