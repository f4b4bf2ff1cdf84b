/** Mallory sends every channel what none of them takes: nothing, lists, depths, names of JavaScript's own. */
import { throughTakeover } from "../through-takeover.ts";

const CHANNELS = [
  ["election", "election.badMessage"],
  ["store", "store.malformed"],
  ["media", "media.badSignal"],
  ["presence", "presence.badMessage"],
  ["files", "files.malformed"],
  ["door", "door.badMessage"],
  ["calls", "calls.badMessage"],
  ["recording", "recording.malformed"],
  ["captions", "captions.badMessage"],
  ["linkTest", "linkTest.badMessage"],
  ["updates", "updates.malformed"],
] as const;

throughTakeover("[HK25] no channel takes a body that it does not know", {
  by: "member",
  noticed: CHANNELS.map(([, counter]) => counter),
  check(t, { honest }) {
    for (const [channel, counter] of CHANNELS)
      t.true(
        honest.some(({ log }) => (log.counters()[counter] ?? 0) > 0),
        `${channel} counts it`,
      );
  },
  strike(stage) {
    let deep: unknown = [];
    for (let depth = 0; depth < 500; depth += 1) deep = [deep];
    const bodies = [
      null,
      0,
      "",
      [],
      {},
      deep,
      { type: "__proto__" },
      JSON.parse('{"__proto__":{"type":"status"}}'),
    ];
    for (const [channel] of CHANNELS) for (const body of bodies) stage.say(channel, body);
  },
});
