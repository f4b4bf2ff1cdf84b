import test from "ava";
import type { NotificationSound } from "../../../src/ui/notifications/notification-sounds.ts";
import { BURST_MS, oncePerBurst } from "../../../src/ui/notifications/once-per-burst.ts";
import { createVirtualClock } from "../../support/clock.ts";

test("[UI107] twenty messages in two seconds are one tone, and a join among them another", (t) => {
  const clock = createVirtualClock();
  const played: NotificationSound[] = [];
  const sounds = oncePerBurst({ play: (sound) => void played.push(sound) }, clock);
  for (let index = 0; index < 20; index += 1) {
    sounds.play("message");
    clock.advance(100);
  }
  sounds.play("join");
  t.deepEqual(played, ["message", "join"]);
  clock.advance(BURST_MS);
  sounds.play("message");
  t.deepEqual(played, ["message", "join", "message"]);
});
