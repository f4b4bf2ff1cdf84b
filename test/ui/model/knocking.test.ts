/** Those that wait to be let in, in words. */
import test from "ava";
import type { Knocker } from "../../../src/api/view.ts";
import { knockerNote, knockText, placeText } from "../../../src/ui/model/knocking.ts";
import { peerId } from "../../support/ids.ts";

const knocker = (name: string, more: Partial<Knocker> = {}): Knocker => ({
  ...{ name, peerId: peerId(1), keyWords: "lusab babad", wasHere: false, wasRefused: false },
  ...more,
});

test("[UI223] the words say who waits, what is known of it, and the place in line", (t) => {
  t.is(knockText([]), null);
  t.is(knockText([knocker("Ana")]), "Ana is waiting to be let in");
  t.is(knockText([knocker("Ana"), knocker("Ben")]), "2 people are waiting");
  t.is(knockerNote(knocker("Ana")), "Not seen here before · lusab babad");
  t.is(knockerNote(knocker("Ana", { wasHere: true })), "Was here before · lusab babad");
  t.is(knockerNote(knocker("Ana", { wasHere: true, wasRefused: true })), "Turned away once · lusab babad");
  t.is(placeText(1), "You are the first in line.");
  t.is(placeText(3), "You are number 3 in line.");
});
