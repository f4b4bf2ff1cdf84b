/** Mallory writes hundreds of private messages, each of which would be a notice and a sound over whatever somebody shows. */
import test from "ava";
import { paceNotices } from "../../src/ui/model/paced-notices.ts";
import { BURST_MS, oncePerBurst } from "../../src/ui/notifications/once-per-burst.ts";
import { createVirtualClock } from "../support/clock.ts";

test("[HA16] five hundred private messages in ten seconds are four notices and four sounds, and none is lost", (t) => {
  const clock = createVirtualClock();
  const shown: number[] = [];
  let played = 0;
  const notice = paceNotices<string>(clock, (_last, count) => void shown.push(count));
  const sounds = oncePerBurst({ play: () => void (played += 1) }, clock);
  for (let message = 0; message < 500; message += 1) {
    notice(`message ${message}`);
    sounds.play("message");
    clock.advance(20);
  }
  t.is(shown.length, 4);
  t.is(played, 4);
  clock.advance(BURST_MS);
  t.is(
    shown.reduce((sum, count) => sum + count, 0),
    500,
  );
});
