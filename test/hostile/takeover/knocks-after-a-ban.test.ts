/** Mallory, whom a host has banned, asks each member to be let in. */
import { throughTakeover } from "../through-takeover.ts";
import type { Wire } from "../virtual-mallory.ts";
import { everyMessage } from "../virtual-lies.ts";

const knocks: Wire[] = [];
const answers = () =>
  knocks.flatMap(({ got }) => got.map((said) => (said.type === "refuse" ? said.code : said.type)));

throughTakeover("[HK71] one that is banned is let in by nobody", {
  by: "banned",
  noticed: null,
  reach(stage, to) {
    const wire = stage.mallory.join(to);
    knocks.push(wire);
    return wire;
  },
  strike(stage) {
    for (const message of everyMessage(stage)) stage.send(message);
  },
  check(t) {
    t.true(answers().length > 0);
    t.deepEqual(
      answers().filter((code) => code !== "banned"),
      [],
    );
  },
});
