/** A stranger opens as many connections as it can from a few addresses and says nothing, so that nobody else finds a place. */
import test from "ava";
import {
  MAX_STRANGERS,
  MAX_STRANGERS_PER_ADDRESS,
  MEMBER_PLACES,
  placeFor,
} from "../../src/mesh/transport/strangers.ts";

/** As the listener does: the connections that are held, oldest first. */
function open(held: string[], address: string, isMember = false): boolean {
  const place = placeFor(held, address, isMember);
  if (place.type === "evict") held.splice(place.index, 1);
  if (place.type !== "refused") held.push(address);
  return place.type !== "refused";
}

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
