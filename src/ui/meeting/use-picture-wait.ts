/** What a tile without its picture says: at first that it is on its way, and after some seconds that there is none. */
import { isSoundOnly } from "../model/sound-only.ts";
import { useApp } from "../context/app.ts";
import { useDebouncedFlag } from "../kit/use-debounced-flag.ts";

/** A leg opens in less than a second, and a camera in two or three. */
const MISSING_AFTER_MS = 5_000;

/** Nothing is missed while nobody looks, nor where this window asks for no pictures: another one has them, or the user wants sound only. */
export function usePictureWait(isWaiting: boolean, isOwn: boolean): "none" | "waiting" | "missing" {
  const { isWatched, isMediaElsewhere, state } = useApp();
  const isUnwanted = isMediaElsewhere.value || (!isOwn && isSoundOnly(state));
  const isMissing = useDebouncedFlag(isWaiting && isWatched.value, MISSING_AFTER_MS, 0);
  if (!isWaiting || isUnwanted) return "none";
  return isMissing ? "missing" : "waiting";
}
