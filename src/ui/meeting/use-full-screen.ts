/** Whether the window fills the screen. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

export function useFullScreen(): boolean {
  const isFull = useSignal(document.fullscreenElement !== null);
  useEffect(() => {
    const onChange = () => (isFull.value = document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", onChange);
    return () => document.removeEventListener("fullscreenchange", onChange);
  }, []);
  return isFull.value;
}
