/** Whether what a captured screen plays may be sent. */
import test from "ava";
import { isWithoutOwnAudio } from "../../../src/ui/media/screen-sound.ts";

test("[SO4] a screen is sent with its sound only if the live tracks say that the meeting's own voices are not in it", (t) => {
  t.true(isWithoutOwnAudio({ restrictOwnAudio: true }, { displaySurface: "monitor" }));
  t.true(isWithoutOwnAudio({}, { displaySurface: "browser" }), "a tab plays its own sound alone");
  for (const displaySurface of ["monitor", "window"]) {
    t.false(isWithoutOwnAudio({ restrictOwnAudio: false }, { displaySurface }));
    t.false(isWithoutOwnAudio({}, { displaySurface }), "a browser that does not know the constraint");
  }
  t.false(isWithoutOwnAudio({}, {}));
});
