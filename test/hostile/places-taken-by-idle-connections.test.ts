/** Idle connections from three addresses block joins, repairs and takeovers. */
import test from "ava";
import { MAX_STRANGERS } from "../../src/mesh/transport/strangers.ts";
import { open } from "./idle-connections.ts";

test("[HX5] idle connections from three addresses leave a place to everybody else", (t) => {
  const held: string[] = [];
  for (let at = 0; at < 300; at += 1) open(held, `10.0.0.${1 + (at % 3)}`);
  t.is(held.length, MAX_STRANGERS);
  for (let peer = 10; peer < 30; peer += 1) t.true(open(held, `10.0.0.${peer}`));
  t.is(held.length, MAX_STRANGERS);
  t.is(
    held.filter((address) => Number(address.slice(7)) >= 10).length,
    20,
    "a peer that has got a place keeps it",
  );
  for (let at = 0; at < 300; at += 1) open(held, `10.0.0.${1 + (at % 3)}`);
  t.is(held.filter((address) => Number(address.slice(7)) >= 10).length, 20, "nor by more of the same");
});
