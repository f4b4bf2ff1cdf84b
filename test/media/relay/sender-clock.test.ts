/** When what arrives was captured, by the relay's own clock. */
import test from "ava";
import fc from "fast-check";
import { parseRtcp, type SenderReport } from "../../../src/media/rtp/rtcp.ts";
import { isRtcp, parseRtp } from "../../../src/media/rtp/rtp.ts";
import { ntpOf, SenderClock } from "../../../src/media/relay/sender-clock.ts";
import { peerId } from "../../support/ids.ts";
import { createWorld } from "./world.ts";

const [A, B] = [peerId(1), peerId(2)];

const reportAt = (wallMs: number, ssrc = 2): SenderReport => ({
  type: "senderReport",
  ssrc,
  ntpSeconds: Math.floor(wallMs / 1000),
  ntpFraction: Math.floor(((wallMs % 1000) / 1000) * 2 ** 32),
  rtpTimestamp: 0,
});
const millisecondsOf = ({
  ntpSeconds,
  ntpFraction,
}: Pick<SenderReport, "ntpSeconds" | "ntpFraction">): number =>
  ntpSeconds * 1000 + (ntpFraction / 2 ** 32) * 1000;
const relayMs = (report: Pick<SenderReport, "ntpSeconds" | "ntpFraction">): number =>
  millisecondsOf(report) - millisecondsOf(ntpOf(0));

test("[RL55] whatever a sender's clock says, its reports are in the relay's: off by no more than the quickest way that a report took", (t) => {
  const way = fc.integer({ min: 0, max: 400 });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4_000_000_000 }),
      fc.array(way, { minLength: 1, maxLength: 16 }),
      (skewMs, ways) => {
        const clock = new SenderClock();
        let quickest = Infinity;
        for (const [second, wayMs] of ways.entries()) {
          quickest = Math.min(quickest, wayMs);
          const sentMs = second * 1000;
          const translated = relayMs(clock.translate(reportAt(sentMs + skewMs), sentMs + wayMs));
          if (Math.abs(translated - (sentMs + quickest)) > 0.01) throw new Error(`${translated}`);
        }
      },
    ),
  );
  t.pass();
});

test("[RL55] a sender's clock that is set anew is followed", (t) => {
  const clock = new SenderClock();
  for (let second = 0; second < 20; second += 1) clock.translate(reportAt(second * 1000), second * 1000 + 5);
  for (let second = 20; second < 40; second += 1) {
    clock.translate(reportAt(second * 1000 - 60_000), second * 1000 + 5);
  }
  t.true(Math.abs(relayMs(clock.translate(reportAt(40_000 - 60_000), 40_005)) - 40_005) < 0.01);
});

test("[RL56] the mix says once a second when it was spoken, with its own numbers", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  await world.open(B);
  const reports = () =>
    a.sent
      .flatMap((bytes) => (isRtcp(bytes) ? parseRtcp(bytes) : []))
      .filter((item) => item.type === "senderReport");
  world.relay.report();
  t.deepEqual(reports(), [], "nothing was sent yet");
  world.advance(1000);
  world.mixer.tick(1000);
  world.relay.report();
  const [report] = reports();
  const mix = a.sent.flatMap((bytes) => (isRtcp(bytes) ? [] : [parseRtp(bytes)])).at(-1);
  if (report === undefined || !mix) return t.fail();
  t.is(report.ssrc, mix.ssrc);
  t.is(report.rtpTimestamp, mix.timestamp);
  t.true(Math.abs(relayMs(report) - (1000 - world.mixer.ageMs)) < 0.01);
});
