/** A newcomer with the lowest key claims to coordinate. */
import test from "ava";
import { peerId } from "../support/ids.ts";
import { MALLORY, MAKER, TRUSTED, GUEST, HONEST, meet } from "./lowest-key.ts";

test("[RK33] its claims lead nobody away, neither while the coordinator lives nor when it has died", (t) => {
  const machines = meet();
  const claim = () => {
    const epoch = machines.sign(MALLORY, machines.epoch(TRUSTED).term + 1, "died");
    for (const index of HONEST) machines.tell(MALLORY, index, { type: "claim", epoch });
  };
  for (let times = 0; times < 20; times += 1) {
    claim();
    machines.run(700);
    for (const index of HONEST) t.is(machines.epoch(index).coordinator, peerId(MAKER));
  }
  machines.kill(MAKER);
  claim();
  machines.run(10_000);
  for (const index of [TRUSTED, GUEST]) t.is(machines.epoch(index).coordinator, peerId(TRUSTED));
});
