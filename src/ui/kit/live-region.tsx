/** What screen readers are given to say, in the order of what happened. Each sentence is read when it appears. */
import { useApp } from "../context/app.ts";

/**
 * Stands in the page and in each dialog: an open dialog keeps screen readers from all that is outside it. In the page toasts are read
 * out where they stand.
 */
export function LiveRegion({ hasToasts }: { readonly hasToasts: boolean }) {
  const { state } = useApp();
  return (
    <div class="visually-hidden live-region" aria-live="polite" aria-relevant="additions">
      {state.spoken.value
        .filter(({ isToast }) => hasToasts || isToast !== true)
        .map(({ id, text }) => (
          <p key={id} dir="auto">
            {text}
          </p>
        ))}
    </div>
  );
}
