/**
 * Whether the meeting is recorded, by whose machines, and who may be in it: a pure fold over the entries of the kinds record, recorder, pauseRecording,
 * stopRecording and recordingConsent. Of several recordings the last one begun counts; once a host has ended it, none does.
 */
import type { Entry } from "../log/entry.ts";
import type { BodyOf } from "../log/entry-body.ts";
import { may } from "../../kernel/rights.ts";
import { compareEntries } from "../log/timeline.ts";
import type { Recording } from "../rules.ts";
import type { Authority } from "./roles.ts";

export type { Recording };

const KINDS = ["record", "recorder", "pauseRecording", "stopRecording", "recordingConsent"] as const;
type Kind = (typeof KINDS)[number];

export const isRecordingEntry = ({ body }: Entry): boolean =>
  (KINDS as readonly string[]).includes(body.kind);

/** `entries`: those for which `isRecordingEntry` is true, in any order. */
export function recordingOf(authority: Authority, entries: readonly Entry[]): Recording | null {
  const sorted = entries.toSorted(compareEntries);
  const begun = sorted.findLast((entry) => isOf(entry, "record") && authority.may(entry, "record"));
  if (begun === undefined) return null;
  const isOver = sorted.some(
    (entry) =>
      isOf(entry, "stopRecording") && entry.body.recording === begun.id && authority.may(entry, "record"),
  );
  const { recorders, unable } = machinesOf(authority, begun, sorted);
  // A recording ends when none of those whose machines record runs the meeting any longer.
  if (isOver || recorders.length === 0) return null;
  const pause = sorted.findLast(
    (entry): entry is EntryOf<"pauseRecording"> =>
      isOf(entry, "pauseRecording") && entry.body.recording === begun.id && authority.may(entry, "record"),
  );
  /** By public key. Whoever begins a recording wants to be in it. */
  const answers = new Map([[begun.author, true]]);
  for (const entry of sorted)
    if (isOf(entry, "recordingConsent") && entry.body.recording === begun.id && authority.counts(entry))
      answers.set(entry.author, entry.body.agrees);
  const keysWith = (answer: boolean) =>
    new Set([...answers].flatMap(([key, agrees]) => (agrees === answer ? key : [])));
  return {
    ...{ id: begun.id, begunBy: begun.author, recorders, unable, wallMs: begun.wallMs },
    ...{ isPaused: pause?.body.isPaused ?? false, agreed: keysWith(true), declined: keysWith(false) },
  };
}

/** In the order in which they began; who has stopped and begins again comes last. */
function machinesOf(
  authority: Authority,
  begun: Entry,
  sorted: readonly Entry[],
): Pick<Recording, "recorders" | "unable"> {
  const recorders = new Set([begun.author]);
  const unable = new Set<string>();
  for (const entry of sorted) {
    if (!isOf(entry, "recorder") || entry.body.recording !== begun.id || !authority.may(entry, "record"))
      continue;
    const { author } = entry;
    if (entry.body.isOn) recorders.add(author);
    else recorders.delete(author);
    if (entry.body.isOn) unable.delete(author);
    else unable.add(author);
  }
  return { recorders: [...recorders].filter((key) => may(authority.roleOf(key), "record")), unable };
}

type EntryOf<Of extends Kind> = Entry & { readonly body: BodyOf<Of> };
function isOf<Of extends Kind>(entry: Entry, kind: Of): entry is EntryOf<Of> {
  return entry.body.kind === kind;
}
