/** Mallory offers legs to members that carry no meeting, so that each starts a media process, and keeps it for good. */
import test from "ava";
import { silentLog } from "../../src/kernel/log.ts";
import { createHost } from "../../src/media/process/host.ts";
import { createFakeMediaChild, type FakeMediaChild } from "../media/fake-media-child.ts";
import { createVirtualClock } from "../support/clock.ts";
import { peerId } from "../support/ids.ts";

test("[HA7] a media process that an offer has started ends when no leg is left, and a hundred offers start one", async (t) => {
  const clock = createVirtualClock();
  const children: FakeMediaChild[] = [];
  const host = createHost({
    ...{ clock, log: silentLog },
    startChild() {
      const child = createFakeMediaChild(() => "answer");
      children.push(child);
      return child;
    },
  });
  const legs = Array.from({ length: 100 }, (_, index) => ({ peerId: peerId(9), legId: `${index}` }));
  for (const leg of legs) await host.connectLeg(leg, "offer");
  t.is(children.length, 1);
  host.removeParticipant(peerId(9));
  for (const leg of legs) host.closeLeg(leg);
  clock.advance(60_000);
  t.is(await host.stats(), null, "none runs");
  t.is(children.length, 1);
});
