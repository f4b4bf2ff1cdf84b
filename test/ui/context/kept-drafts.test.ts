/** What is typed outlives a reload of the page. */
import test from "ava";
import { signal } from "@preact/signals";
import type { AppView } from "../../../src/api/view.ts";
import { keepDrafts, type TabStorage } from "../../../src/ui/context/kept-drafts.ts";
import { scenarioNamed } from "../scenarios.ts";

function createStorage(): TabStorage {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => void kept.set(key, text),
  };
}
const { view } = scenarioNamed("meeting-5", 0);
const meeting = view.meeting;
if (meeting === null) throw new Error("The scenario has a meeting");

function openPage(storage: TabStorage | null) {
  const state = { view: signal<AppView | null>(null), drafts: signal<Readonly<Record<string, string>>>({}) };
  keepDrafts(state, storage);
  return state;
}

test("[DV14] what is typed is there again after a reload, by conversation", (t) => {
  const storage = createStorage();
  const before = openPage(storage);
  before.view.value = view;
  before.drafts.value = { everyone: "half a thought", "a,b": "a word" };
  const after = openPage(storage);
  t.deepEqual(after.drafts.value, {});
  after.view.value = view;
  t.deepEqual(after.drafts.value, { everyone: "half a thought", "a,b": "a word" });
  after.drafts.value = { everyone: "" };
  const last = openPage(storage);
  last.view.value = view;
  t.deepEqual(last.drafts.value, { everyone: "" });
});

test("[DV14] another meeting begins without it, and so does a page that finds nonsense or no storage", (t) => {
  const storage = createStorage();
  const before = openPage(storage);
  before.view.value = view;
  before.drafts.value = { everyone: "half a thought" };
  const after = openPage(storage);
  after.view.value = {
    ...view,
    meeting: { ...meeting, meetingId: "f".repeat(32) as typeof meeting.meetingId },
  };
  t.deepEqual(after.drafts.value, {});
  const refusing: TabStorage = {
    getItem: () => "{",
    setItem() {
      throw new Error("The storage is full.");
    },
  };
  for (const each of [refusing, null]) {
    const page = openPage(each);
    page.view.value = view;
    page.drafts.value = { everyone: "x" };
    t.deepEqual(page.drafts.value, { everyone: "x" });
  }
});
