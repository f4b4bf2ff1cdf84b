/**
 * How one gets into the meeting, and what it is called, by its hosts' word: a pure fold over the entries of the kinds waitingRoom, admit, title,
 * listing and passcode, and over the removals. Of each kind the latest of the timeline counts.
 *
 * The last entry on the waiting room begins everything anew: it lists those that were in the meeting, and only admissions and refusals
 * after it count. So a meeting that is opened again a week later knows nobody that was let in, or turned away, before.
 */
import type { Entry } from "../log/entry.ts";
import type { BodyOf } from "../log/entry-body.ts";
import { compareEntries } from "../log/timeline.ts";
import type { Entrance, SetPasscode, WaitingRoom } from "../types.ts";
import type { Authority } from "./roles.ts";

/** Turned away this often, one may not knock again in this sitting. */
export const MAX_REFUSALS = 2;

export const openEntrance: Entrance = {
  waitingRoom: null,
  state: 0,
  title: null,
  isListed: null,
  passcode: null,
};

const OWN_KINDS: ReadonlySet<string> = new Set(["waitingRoom", "admit", "title", "listing", "passcode"]);

/** True of the entries of this fold alone. Removals and bans, which it reads too, change the authority. */
export const isEntranceEntry = (entry: Entry): boolean => OWN_KINDS.has(entry.body.kind);

/** `entries`: those for which `isEntranceEntry` is true, and those that remove and ban, in any order. */
export function createEntrance(authority: Authority, entries: readonly Entry[]): Entrance {
  const inOrder = entries.toSorted(compareEntries);
  let [title, isListed, passcode]: [string | null, boolean | null, SetPasscode | null] = [null, null, null];
  let rule: (Entry & { readonly body: BodyOf<"waitingRoom"> }) | null = null;
  let admitted = new Set<string>();
  let refusals = new Map<string, number>();

  function judge(publicKey: string, isAdmitted: boolean): void {
    if (isAdmitted) {
      admitted.add(publicKey);
      refusals.delete(publicKey);
    } else {
      admitted.delete(publicKey);
      refusals.set(publicKey, (refusals.get(publicKey) ?? 0) + 1);
    }
  }

  for (const entry of inOrder) {
    const { body } = entry;
    if (body.kind === "remove" || body.kind === "ban") {
      const isOut = body.kind === "remove" || body.isBanned;
      if (isOut && authority.hasEffect(entry)) admitted.delete(body.publicKey);
      continue;
    }
    const isByHost = authority.may(entry, body.kind === "admit" ? "admit" : "changeEntrance");
    if (body.kind === "admit") {
      const isByMember = body.isAdmitted && rule?.body.withoutHost === "member" && authority.counts(entry);
      if (isByHost || isByMember) judge(body.publicKey, body.isAdmitted);
      continue;
    }
    if (!isByHost) continue;
    if (body.kind === "waitingRoom") {
      rule = { ...entry, body };
      [admitted, refusals] = [new Set(body.admitted), new Map()];
    } else if (body.kind === "title") ({ title } = body);
    else if (body.kind === "listing") ({ isListed } = body);
    else if (body.kind === "passcode") {
      const { kind: _kind, ...set } = body;
      passcode = set;
    }
  }
  return {
    waitingRoom: waitingRoomOf(rule?.body, admitted, refusals),
    state: rule?.lamport ?? 0,
    ...{ title, isListed, passcode },
  };
}

function waitingRoomOf(
  rule: BodyOf<"waitingRoom"> | undefined,
  admitted: ReadonlySet<string>,
  refusals: ReadonlyMap<string, number>,
): WaitingRoom | null {
  if (rule?.isOn !== true) return null;
  const blocked = [...refusals].filter(([, count]) => count >= MAX_REFUSALS).map(([key]) => key);
  return { withoutHost: rule.withoutHost, admitted, refusals, blocked: new Set(blocked) };
}
