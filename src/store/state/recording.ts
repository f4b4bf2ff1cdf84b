/**
 * Whether the meeting is recorded, by whom, and who may be in it: a pure fold over the entries of the kinds record, pauseRecording,
 * stopRecording and recordingConsent. Of several recordings the last one begun counts; once a host has ended it, none does.
 */
import type { Entry } from "../log/entry.ts";
import type { BodyOf } from "../log/entry-body.ts";
import { may } from "../../kernel/rights.ts";
import { compareEntries } from "../log/timeline.ts";
import type { Recording } from "../rules.ts";
import type { Authority } from "./roles.ts";

export type { Recording };

const KINDS = ["record", "pauseRecording", "stopRecording", "recordingConsent"] as const;
type Kind = (typeof KINDS)[number];

export const isRecordingEntry = ({ body }: Entry): boolean =>
  (KINDS as readonly string[]).includes(body.kind);

/** `entries`: those for which `isRecordingEntry` is true, in any order. */
export function recordingOf(authority: Authority, entries: readonly Entry[]): Recording | null {
  const sorted = entries.toSorted(compareEntries);
  const begun = sorted.findLast((entry) => isOf(entry, "record") && authority.may(entry, "record"));
  // A recording ends when its host runs the meeting no longer.
  if (begun === undefined || !may(authority.roleOf(begun.author), "record")) return null;
  const isOver = sorted.some(
    (entry) =>
      isOf(entry, "stopRecording") && entry.body.recording === begun.id && authority.may(entry, "record"),
  );
  if (isOver) return null;
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
    ...{ id: begun.id, by: begun.author, wallMs: begun.wallMs, isPaused: pause?.body.isPaused ?? false },
    ...{ agreed: keysWith(true), declined: keysWith(false) },
  };
}

type EntryOf<Of extends Kind> = Entry & { readonly body: BodyOf<Of> };
function isOf<Of extends Kind>(entry: Entry, kind: Of): entry is EntryOf<Of> {
  return entry.body.kind === kind;
}
