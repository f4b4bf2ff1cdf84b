/** Mallory agrees to be recorded, and does not, thousands of times. */
import test from "ava";
import { createAuthority } from "../../src/store/state/roles.ts";
import { isRecordingEntry, recordingOf } from "../../src/store/state/recording.ts";
import { createRuleFold, KEPT_OF_ITSELF } from "../../src/store/state/rule-fold.ts";
import { createScript } from "../store/state/script.ts";
import { maker, mallory, MANY } from "./rule-flood.ts";

test("[HT81] of what a member says of itself thousands of times the last are folded, whatever the order in which they come", (t) => {
  const { entries, say } = createScript();
  const recording = say(maker, { kind: "record" });
  for (let answer = 0; answer < MANY; answer += 1)
    say(mallory, { kind: "recordingConsent", recording: recording.id, agrees: answer % 2 === 0 });
  say(mallory, { kind: "recordingConsent", recording: recording.id, agrees: true }, 1);
  const authority = createAuthority(maker.publicKey, []);
  for (const order of [entries, entries.toReversed()]) {
    let folded = 0;
    const fold = createRuleFold(
      isRecordingEntry,
      (by, counted) => ((folded += counted.length), recordingOf(by, counted)),
      authority,
    );
    for (const entry of order) {
      fold.add(entry);
      fold.fold(authority);
    }
    t.true(folded <= (MANY + 2) * (KEPT_OF_ITSELF + 1), `${folded} entries`);
    t.deepEqual([...(fold.rules?.declined ?? [])], [mallory.publicKey], "its last word counts");
  }
});
