/** A newcomer has ground a key that is lower than all others, to be handed the meeting. */
import test from "ava";
import { peerId } from "../support/ids.ts";
import { MAKER, TRUSTED, GUEST, ALL, HONEST, meet } from "./lowest-key.ts";

test("[RK32] the lowest key is handed nothing, and is not next in line, while members that are trusted are there", (t) => {
  const machines = meet();
  for (const index of ALL) t.like(machines.epoch(index), { term: 1, coordinator: peerId(MAKER) });
  for (const index of HONEST) t.is(machines.deputy(index), peerId(TRUSTED), `p${index}`);
  machines.kill(MAKER);
  machines.run(5_000);
  for (const index of [TRUSTED, GUEST]) t.is(machines.epoch(index).coordinator, peerId(TRUSTED));
});
