/** Mallory writes under Ana's name: messages and polls; with and without marks that nobody sees. */
import test from "ava";
import { createNames } from "../../src/store/state/names.ts";
import type { Signer } from "../../src/store/types.ts";
import { createState } from "../store/state/played-state.ts";
import { createScript } from "../store/state/script.ts";
import { createSigners } from "../store/support.ts";

// Three were asked for.
const [maker, ana, mallory] = createSigners(3, "names") as [Signer, Signer, Signer];

test("[HT72] what she writes stands under the name that her key has on the roster, also after she has left", (t) => {
  const names = createNames();
  const { state, add } = createState(maker, ana, "speaker", names);
  const { say, entries } = createScript();
  const roster = [
    { publicKey: ana.publicKey, name: "Ana" },
    { publicKey: mallory.publicKey, name: "Mallory" },
  ];
  names.see(roster);
  for (const fromName of ["Ana", "A\u200bna"]) {
    say(mallory, { kind: "message", fromName, text: "It is me." });
    const question = { question: "Tea?", options: ["Yes", "No"], isMultiple: false, isSealed: false };
    say(mallory, { kind: "poll", fromName, ...question });
  }
  add(entries.slice(0, 2));
  names.see(roster.slice(0, 1));
  add(entries.slice(2));
  const written = [...state.messages(), ...state.polls()];
  t.is(written.length, 4);
  t.deepEqual([...new Set(written.map(({ fromName }) => fromName))], ["Mallory"]);
});
