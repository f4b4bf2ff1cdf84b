/** A participant asks the relay for packets again and again, a thousand at a time. */
import test from "ava";
import { isRtcp, parseRtp } from "../../src/media/rtp/rtp.ts";
import { writeNack } from "../../src/media/rtp/rtcp.ts";
import { HONEST, meet } from "./flooded-relay.ts";

test("[HM2] requests for lost packets cost no more than a bad network's would", async (t) => {
  const { world, honest, mallory } = await meet(HONEST);
  honest.sendScreen(true);
  for (let at = 0; at < 400; at++) honest.sendScreen(false);
  const got = mallory.sent.filter((bytes) => !isRtcp(bytes)).map((bytes) => parseRtp(bytes));
  const last = got.findLast((header) => header?.payloadType === 96);
  const ssrc = last?.ssrc ?? 0;
  const lost = Array.from(
    { length: 400 },
    (_, index) => ((last?.sequenceNumber ?? 0) - 399 + index) & 0xffff,
  );
  const before = mallory.sent.length;
  for (let at = 0; at < 1_000; at++) mallory.events.onRtcp(writeNack(1, ssrc, lost));
  t.true(mallory.sent.length - before <= 1_500);
  t.true((world.log.counters()["relay.rtcpOverBudget"] ?? 0) > 0);
});
