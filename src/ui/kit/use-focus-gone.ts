/** Gives the focus to the screen's main button when something that had it goes away by itself. */
import { useEffect, useRef } from "preact/hooks";
import { focusMainButton } from "../context/focus-return.ts";

/** For the element that may go away. */
export interface FocusWatch {
  onFocusIn(): void;
  onFocusOut(event: FocusEvent): void;
}

export function useFocusGone(): FocusWatch {
  const hasFocus = useRef(false);
  useEffect(
    () => () => {
      if (hasFocus.current && document.activeElement === document.body) focusMainButton();
    },
    [],
  );
  return {
    onFocusIn: () => void (hasFocus.current = true),
    onFocusOut({ relatedTarget }) {
      // Without a target it goes to another window, or what had it is gone.
      if (relatedTarget !== null) hasFocus.current = false;
    },
  };
}
