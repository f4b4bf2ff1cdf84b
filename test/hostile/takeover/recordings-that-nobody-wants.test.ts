/** Mallory asks for the stream of a recording that does not run, and sends packets of one. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK59] the stream of a recording goes to whoever records by the hosts' word", {
  by: "member",
  noticed: "recording.malformed",
  strike(stage) {
    const recording = "c".repeat(64);
    for (const message of [
      { type: "subscribe", recording, feed: stage.strike },
      { type: "taken", feed: stage.strike, bytes: 1_000_000 },
      { type: "packets", feed: stage.strike, offset: 0, sentAtMs: 0, lost: 0, data: "AAAA" },
      { type: "packets", feed: stage.strike, offset: 0, sentAtMs: 0, lost: 0, data: "A".repeat(200_000) },
    ])
      stage.say("recording", message);
  },
  check(t, { mallory }) {
    const got = mallory.wires().flatMap((wire) => wire.got);
    t.false(got.some((message) => message.type === "data" && message.channel === "recording"));
  },
});
