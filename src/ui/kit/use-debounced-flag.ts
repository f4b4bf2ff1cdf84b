/** A flag for the screen that does not flicker: too short a condition is never shown, and a shown one can be read. */
import { useEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../context/app.ts";

/** True once `isOn` has lasted `afterMs`; then for `atLeastMs`, even if `isOn` ends sooner. */
export function useDebouncedFlag(isOn: boolean, afterMs: number, atLeastMs: number): boolean {
  const { clock } = useApp();
  const [isShown, setShown] = useState(false);
  const shownAtMs = useRef(0);
  useEffect(() => {
    if (isOn === isShown) return;
    const atMs = isOn ? clock.nowMs() + afterMs : shownAtMs.current + atLeastMs;
    return clock.setTimer(atMs, () => {
      shownAtMs.current = clock.nowMs();
      setShown(isOn);
    });
  }, [isOn, isShown, afterMs, atLeastMs]);
  return isShown;
}
