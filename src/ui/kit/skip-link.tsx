/** Seen only while it has the focus: a way past the tiles for those who go by the Tab key. */
import { focusMainButton } from "../context/focus-return.ts";

export function SkipLink({ children }: { readonly children: string }) {
  return (
    <button type="button" class="skip-link button small" onClick={focusMainButton}>
      {children}
    </button>
  );
}
