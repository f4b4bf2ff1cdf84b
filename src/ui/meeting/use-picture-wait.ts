/** What a tile without its picture says: at first that it is on its way, and after some seconds that there is none. */
import { useApp } from "../context/app.ts";
import { useDebouncedFlag } from "../kit/use-debounced-flag.ts";

/** A leg opens in less than a second, and a camera in two or three. */
const MISSING_AFTER_MS = 5_000;

/** Nothing is missed while nobody looks, or while another window has the pictures: this one then asks for none. */
export function usePictureWait(isWaiting: boolean): "none" | "waiting" | "missing" {
  const { isWatched, isMediaElsewhere } = useApp();
  const isMissing = useDebouncedFlag(isWaiting && isWatched.value, MISSING_AFTER_MS, 0);
  if (!isWaiting || isMediaElsewhere.value) return "none";
  return isMissing ? "missing" : "waiting";
}
