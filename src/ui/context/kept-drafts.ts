/** Keeps what is being typed over a reload of the page. */
import { effect, untracked } from "@preact/signals";
import type { Unsubscribe } from "../../kernel/emitter.ts";
import type { AppState } from "../model/store.ts";

/** The part of `sessionStorage` that is used: it is the tab's own, and ends with it. */
export type TabStorage = Pick<Storage, "getItem" | "setItem">;

const KEY = "drafts";

/** What was kept belongs to one meeting: another one begins without it. */
export function keepDrafts(
  state: Pick<AppState, "view" | "drafts">,
  storage: TabStorage | null,
): Unsubscribe {
  let openId: string | null = null;
  return effect(() => {
    const meetingId = state.view.value?.meeting?.meetingId ?? null;
    const drafts = state.drafts.value;
    if (meetingId === null) return;
    const isNew = openId !== meetingId;
    openId = meetingId;
    if (isNew) {
      const kept = untracked(() => read(storage, meetingId));
      if (Object.keys(kept).length > 0) state.drafts.value = { ...kept, ...drafts };
      return;
    }
    write(storage, JSON.stringify({ meetingId, drafts }));
  });
}

function read(storage: TabStorage | null, meetingId: string): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? "null");
    if (typeof kept !== "object" || kept === null || !("drafts" in kept) || !("meetingId" in kept)) return {};
    const { drafts } = kept;
    if (kept.meetingId !== meetingId || typeof drafts !== "object" || drafts === null) return {};
    return Object.fromEntries(
      Object.entries(drafts).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return {};
  }
}

/** A full or forbidden storage loses no more than what a reload always lost. */
function write(storage: TabStorage | null, text: string): void {
  try {
    storage?.setItem(KEY, text);
  } catch {
    // See above.
  }
}

/** Null where the browser forbids it. */
export function tabStorage(): TabStorage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
