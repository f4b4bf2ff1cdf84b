/** Brings on paper what was written, all of it: the open conversation of a meeting, or the kept meeting that is being read. */
import { EVERYONE } from "../../kernel/ids.ts";
import type { KeptEntry } from "../model/kept-history.ts";
import type { Printed } from "../model/screen.ts";
import { meetingTitle } from "../model/text.ts";
import { entriesInWindow, entryOfFile, inOrder, readWhole } from "../model/whole-history.ts";
import { shareTarget } from "./actions.ts";
import type { App } from "./app.ts";
import { t } from "../language/texts.ts";

/** There is something to read on the screen, and not only a list or a preview. */
export const canPrint = ({ state }: App): boolean =>
  state.view.value?.meeting != null || state.reading.value !== null;

/** Asks the core for all of it first. The browser's own menu prints what the window has. */
export async function printHistory(app: App): Promise<void> {
  const { state } = app;
  const view = state.view.value;
  if (view === null) return;
  const deps = { self: view.self.peerId, request: state.request };
  const { meeting } = view;
  const kept = view.earlier.find(({ meetingId }) => meetingId === state.reading.value);
  let title: string;
  let entries: readonly KeptEntry[] | string;
  if (meeting !== null) {
    const conversation = shareTarget(app);
    title = meeting.title;
    const messages = await readWhole({ kind: "conversation", conversation }, deps);
    entries =
      typeof messages === "string" ? messages : inOrder([...messages, ...otherEntries(app, conversation)]);
  } else if (kept !== undefined) {
    title = kept.title;
    entries = await readWhole({ kind: "kept", meetingId: kept.meetingId }, deps);
  } else return;
  if (typeof entries === "string") {
    state.toast({ text: t().chat.notPrinted(entries), tone: "problem" });
    return;
  }
  state.printed.value = { title: meetingTitle(title), entries, isWhole: true };
  window.print();
}

/** What the window has of the open conversation; null where the screen itself is to be printed. */
export function printedOfWindow(app: App): Printed | null {
  const { state } = app;
  const meeting = state.view.peek()?.meeting;
  if (meeting == null) return null;
  const conversation = shareTarget(app);
  const lines = state.chat.peek().filter((line) => line.conversation === conversation);
  return {
    title: meetingTitle(meeting.title),
    entries: inOrder([...entriesInWindow(lines, []), ...otherEntries(app, conversation)]),
    isWhole: !state.older.hasOlder(conversation),
  };
}

/** The files of a conversation, and the announcements where everyone reads it. */
function otherEntries({ state }: App, conversation: string): readonly KeptEntry[] {
  const view = state.view.peek();
  const files = state.files.peek().filter((file) => file.conversation === conversation);
  const announcements = conversation === EVERYONE ? (view?.meeting?.announcements ?? []) : [];
  return [
    ...files.map(entryOfFile),
    ...announcements.map((announcement): KeptEntry => {
      const { order, from, fromName, atMs } = announcement;
      const isOwn = from === view?.self.peerId;
      return { key: order, order, from, fromName, atMs, isOwn, what: { kind: "announcement", announcement } };
    }),
  ];
}
