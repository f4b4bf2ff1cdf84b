/** What lets a page play sound that was just loaded. */
import test from "ava";
import { signal } from "@preact/signals";
import { resumeOnGesture } from "../../../src/ui/media/sound-gesture.ts";

test("[DV13] any click, touch or key resumes the sound, also after a first one did not suffice, and none does later", (t) => {
  const page = new EventTarget();
  const isBlocked = signal(false);
  let resumed = 0;
  const stop = resumeOnGesture(page, isBlocked, () => (resumed += 1));
  page.dispatchEvent(new Event("pointerdown"));
  t.is(resumed, 0);
  isBlocked.value = true;
  for (const gesture of ["pointerdown", "pointerup", "keydown"]) page.dispatchEvent(new Event(gesture));
  t.is(resumed, 3);
  isBlocked.value = false;
  page.dispatchEvent(new Event("keydown"));
  t.is(resumed, 3);
  isBlocked.value = true;
  stop();
  page.dispatchEvent(new Event("keydown"));
  t.is(resumed, 3);
});
