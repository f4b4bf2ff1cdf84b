/** Idle connections from any number of addresses block members. */
import test from "ava";
import {
  MAX_STRANGERS,
  MAX_STRANGERS_PER_ADDRESS,
  MEMBER_PLACES,
} from "../../src/mesh/transport/strangers.ts";
import { open } from "./idle-connections.ts";

test("[HX5] one address has 24 at most, and members find a place however many addresses a stranger has", (t) => {
  const held: string[] = [];
  for (let at = 0; at < 100; at += 1) open(held, "10.0.0.1");
  t.is(held.length, MAX_STRANGERS_PER_ADDRESS);
  for (let at = 0; at < 300; at += 1) open(held, `10.0.1.${at}`);
  t.is(held.length, MAX_STRANGERS);
  t.false(open(held, "10.0.2.1"));
  for (let at = 0; at < MEMBER_PLACES; at += 1) t.true(open(held, `10.0.3.${at}`, true));
  t.false(open(held, "10.0.4.1", true));
});
