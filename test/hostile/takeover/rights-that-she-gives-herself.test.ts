/** Mallory makes herself a host, bans, removes, mutes, locks, ends, records and renames; by entries of her own. */
import type { EntryBody } from "../../../src/store/log/entry-body.ts";
import { batchEntries } from "../../../src/store/sync/messages.ts";
import { throughTakeover } from "../through-takeover.ts";
import { createFeed, keyOf } from "../virtual-lies.ts";

throughTakeover("[HK34] a rule counts that its author may make", () => {
  const feed = createFeed();
  return {
    by: "member",
    noticed: "store.withoutRight",
    strike(stage) {
      const { identity } = stage.mallory;
      const victim = keyOf(stage.talker);
      const entries = [
        { kind: "role", publicKey: identity.publicKey, role: "host", counted: [] },
        { kind: "role", publicKey: victim, role: "viewer", counted: [] },
        { kind: "ban", publicKey: victim, isBanned: true, counted: [] },
        { kind: "remove", publicKey: victim },
        { kind: "mute", source: "microphone", publicKey: null, isMuted: true, mayUnmute: false },
        { kind: "lock", isLocked: true },
        { kind: "end", term: 1_000 },
        { kind: "record" },
        { kind: "captioners", publicKeys: [identity.publicKey], counted: [] },
        { kind: "carrier", publicKey: identity.publicKey },
        { kind: "title", title: "Hers" },
        { kind: "announcement", fromName: "p1", text: "The meeting is over." },
        { kind: "waitingRoom", isOn: true, withoutHost: "wait", admitted: [] },
        { kind: "vouch", publicKey: identity.publicKey, isHost: true, signature: "0".repeat(128) },
      ] satisfies EntryBody[];
      const written = entries.map((body) => feed.write(stage, identity, body));
      for (const message of batchEntries(written)) stage.say("store", message);
    },
    check(t, { honest }) {
      for (const run of honest) {
        t.is(run.session()?.title, "M");
        t.deepEqual(run.session()?.store.announcements(), []);
        t.is(run.session()?.store.carrier(), null);
        t.is(run.session()?.store.entrance().waitingRoom ?? null, null);
      }
    },
  };
});
