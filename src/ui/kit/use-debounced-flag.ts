/** A condition without its flicker: what passes in a blink is never shown, and what is shown can be read. */
import { useEffect, useRef, useState } from "preact/hooks";

/** True once `isOn` has lasted `afterMs`, and then for `atLeastMs`, even where it ends sooner. */
export function useDebouncedFlag(isOn: boolean, afterMs: number, atLeastMs: number): boolean {
  const [isShown, setShown] = useState(false);
  const shownAtMs = useRef(0);
  useEffect(() => {
    if (isOn === isShown) return;
    const waitMs = isOn ? afterMs : Math.max(0, shownAtMs.current + atLeastMs - performance.now());
    const timer = setTimeout(() => {
      shownAtMs.current = performance.now();
      setShown(isOn);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [isOn, isShown, afterMs, atLeastMs]);
  return isShown;
}
