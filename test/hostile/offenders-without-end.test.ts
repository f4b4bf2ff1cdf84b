/** A flood of made-up authors breaks the rules, so that a member that does is not named. */
import test from "ava";
import { randomBytes } from "node:crypto";
import { createLog } from "../../src/kernel/log.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createOffenders, MAX_OFFENDERS } from "../../src/store/sync/offenders.ts";

test("[HX43] however many made-up authors were named, a member that is here and breaks the rules is named", (t) => {
  const offenders = createOffenders(createLog("error", () => {}));
  const idOf = () => `8${randomBytes(16).toString("hex")}` as PeerId;
  for (let index = 0; index < 2 * MAX_OFFENDERS; index += 1) offenders.name(idOf(), "forked");
  t.is(offenders.list().length, MAX_OFFENDERS);
  const mallory = idOf();
  offenders.setMembers([mallory]);
  let events = 0;
  offenders.onOffender(() => (events += 1));
  offenders.name(mallory, "forged");
  offenders.name(mallory, "forged");
  offenders.name(idOf(), "forged");
  t.is(events, 1);
  t.like(offenders.list().at(-1), { peerId: mallory });
  for (let index = 0; index < 4 * MAX_OFFENDERS; index += 1) {
    const another = idOf();
    offenders.setMembers([another]);
    offenders.name(another, "forged");
  }
  t.true(offenders.list().length <= 2 * MAX_OFFENDERS);
});
