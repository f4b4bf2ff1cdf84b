/** What hosts do to self's microphone, and what self answers. Rules: SPEC.md, OW. */
import test from "ava";
import { createEmitter } from "../../src/kernel/emitter.ts";
import type { EntryId } from "../../src/kernel/ids.ts";
import { createOwnMutes } from "../../src/meeting/own-mutes.ts";
import type { Mute, NewEntry } from "../../src/store/types.ts";
import { entryId } from "../support/ids.ts";

function createWorld(facts: { readonly isOn?: boolean; readonly invite?: EntryId } = {}) {
  const changed = createEmitter<void>();
  const appended: NewEntry[] = [];
  const heard: string[] = [];
  const state: { mute: Mute; invite: EntryId | null; isOn: boolean } = {
    ...{ mute: "none", invite: facts.invite ?? null, isOn: facts.isOn ?? true },
  };
  const mutes = createOwnMutes({
    store: {
      muteOf: (_key, source) => (source === "microphone" ? state.mute : "none"),
      inviteOf: (_key, source) => (source === "microphone" ? state.invite : null),
      onMutes: changed.on,
      append(entry) {
        appended.push(entry);
        if (state.mute === "held") return Promise.reject(new Error("not allowed"));
        set({ mute: "none" });
        return Promise.resolve(entryId(9));
      },
    },
    publicKey: "00",
    isOn: () => state.isOn,
  });
  mutes.onChange(({ source, mute }) => void heard.push(`${source} ${mute}`));
  function set(changes: Partial<typeof state>): void {
    Object.assign(state, changes);
    changed.emit();
  }
  return { mutes, set, appended, heard, get: () => mutes.get("microphone") };
}

test("[OW1] self lifts a mute that permits it, with an entry", async (t) => {
  const { mutes, set, appended, heard, get } = createWorld();
  set({ mute: "may" });
  t.is(get(), "may");
  await mutes.unmute("microphone");
  t.deepEqual(appended, [{ kind: "unmute", source: "microphone" }]);
  t.deepEqual(heard, ["microphone may", "microphone none"]);
});

test("[OW1] a mute that only a host may lift stays, and its end asks first", async (t) => {
  const { mutes, set, appended, get } = createWorld();
  set({ mute: "held" });
  await t.throwsAsync(mutes.unmute("microphone"));
  t.is(get(), "held");
  set({ mute: "none", invite: entryId(1) });
  t.is(get(), "invited");
  await mutes.unmute("microphone");
  t.is(get(), "none");
  t.is(appended.length, 1, "accepting needs no entry");
  set({});
  t.is(get(), "none");
});

test("[OW1] an invitation is declined by staying silent, and the next one asks again", (t) => {
  const { mutes, set, get } = createWorld({ isOn: false });
  set({ invite: entryId(1) });
  t.is(get(), "invited");
  mutes.decline("microphone");
  t.is(get(), "none");
  set({ invite: entryId(2) });
  t.is(get(), "invited");
  set({ mute: "may", invite: null });
  t.is(get(), "may", "a mute takes the invitation back");
});

test("[OW2] neither invitations of before nor those to somebody who is heard ask anything", (t) => {
  const before = createWorld({ isOn: false, invite: entryId(1) });
  before.set({});
  t.is(before.get(), "none");
  const heard = createWorld({ isOn: true });
  heard.set({ invite: entryId(1) });
  t.is(heard.get(), "none");
});

test("[RO46] a mute that ends by others' doing asks, too, and stays so until self answers; a switch that is off is not asked", async (t) => {
  const { mutes, set, appended, get } = createWorld();
  set({ mute: "may" });
  set({ mute: "none" });
  t.is(get(), "invited");
  set({});
  t.is(get(), "invited");
  await mutes.unmute("microphone");
  t.deepEqual([get(), appended], ["none", []]);
  set({ mute: "held" });
  set({ mute: "none" });
  mutes.decline("microphone");
  t.is(get(), "none");
  const off = createWorld({ isOn: false });
  off.set({ mute: "may" });
  off.set({ mute: "none" });
  t.is(off.get(), "none");
});
