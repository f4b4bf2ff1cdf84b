/** A participant has others' cameras send keyframes all the time. */
import test from "ava";
import { isRtcp, parseRtp } from "../../src/media/rtp/rtp.ts";
import { parseRtcp, writeKeyframeRequest } from "../../src/media/rtp/rtcp.ts";
import { peerId } from "../support/ids.ts";
import { HONEST, meet } from "./flooded-relay.ts";

test("[HM3] a viewer that asks for keyframes all the time gets one a second; others who lose one get theirs", async (t) => {
  const { world, honest, mallory } = await meet(HONEST);
  const third = await world.open(peerId(3));
  honest.sendScreen(true);
  const ssrcFor = (viewer: typeof third) =>
    viewer.sent
      .filter((bytes) => !isRtcp(bytes))
      .map((bytes) => parseRtp(bytes))
      .find((header) => header?.payloadType === 96)?.ssrc ?? 0;
  const asked = () =>
    honest.sent
      .filter((bytes) => isRtcp(bytes))
      .flatMap((bytes) => parseRtcp(bytes))
      .filter((item) => item.type === "keyframeRequest").length;
  const before = asked();
  for (let at = 0; at < 100; at++) {
    mallory.events.onRtcp(writeKeyframeRequest(1, ssrcFor(mallory)));
    world.advance(100);
    honest.sendScreen(true);
    world.relay.tick();
  }
  t.true(asked() - before <= 15, `${asked() - before} keyframes in 10 s`);
  const beforeThird = asked();
  third.events.onRtcp(writeKeyframeRequest(1, ssrcFor(third)));
  t.is(asked() - beforeThird, 1);
});
