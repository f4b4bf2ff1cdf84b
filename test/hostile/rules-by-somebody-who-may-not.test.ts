/** Mallory writes thousands of rules, and may make none. */
import test from "ava";
import type { EntryBody } from "../../src/store/log/entry-body.ts";
import { isCaptionRule } from "../../src/store/state/captioning.ts";
import { changesAuthority, createAuthority } from "../../src/store/state/roles.ts";
import { createRuleFold } from "../../src/store/state/rule-fold.ts";
import type { Signer } from "../../src/store/types.ts";
import { createState } from "../store/state/played-state.ts";
import { createScript } from "../store/state/script.ts";
import { maker, mallory, MANY } from "./rule-flood.ts";

const captioners = (of: Signer): EntryBody => ({
  kind: "captioners",
  publicKeys: [of.publicKey],
  counted: [],
});

test("[HT80] thousands of rules by a member that may make none cost one look each, and change nothing", (t) => {
  const { entries, say } = createScript();
  const authority = createAuthority(maker.publicKey, []);
  let folded = 0;
  const fold = createRuleFold(
    isCaptionRule,
    (_, counted) => ((folded += counted.length), counted),
    authority,
  );
  say(maker, captioners(maker));
  for (let rule = 0; rule < MANY; rule += 1) say(mallory, captioners(mallory));
  say(maker, { kind: "keepCaptions", isOn: true });
  for (const entry of entries) {
    fold.add(entry);
    fold.fold(authority);
  }
  t.is(folded, 1 + 2, "what a host said is folded when it comes");
  t.deepEqual(
    fold.rules.map(({ author }) => author),
    [maker.publicKey, maker.publicKey],
  );
});

test("[HT80] nobody is told of them, and they count as soon as their author was a host there", (t) => {
  const { entries, say } = createScript();
  const { state, add } = createState(maker, maker);
  say(mallory, captioners(mallory));
  say(mallory, { kind: "spotlight", publicKeys: [mallory.publicKey] });
  const mute = { source: "microphone", publicKey: null, isMuted: true, mayUnmute: false } as const;
  say(mallory, { kind: "mute", ...mute });
  t.deepEqual(add(entries.splice(0)), []);
  t.deepEqual([state.rules.captioning.captioners, state.rules.spotlight], [[], []]);
  const back = say(maker, { kind: "role", publicKey: mallory.publicKey, role: "coHost", counted: [] }, 1);
  t.true(changesAuthority(back));
  const later = say(mallory, captioners(mallory), 2);
  add([later]);
  t.deepEqual(state.rules.captioning.captioners, [], "its right has not come yet");
  add([back]);
  t.deepEqual(state.rules.captioning.captioners, [mallory.publicKey]);
});
