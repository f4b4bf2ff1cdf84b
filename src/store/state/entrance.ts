/**
 * How one gets into the meeting, and what it is called, by its hosts' word: a pure fold over the entries of the kinds waitingRoom, admit, title,
 * listing, passcode and noPasscode, and over the removals. Of each kind the latest of the timeline counts.
 *
 * The last entry on the waiting room begins everything anew: it lists those that were in the meeting, and only admissions and refusals
 * after it count. So a meeting that is opened again a week later knows nobody that was let in, or turned away, before.
 */
import type { Entry } from "../log/entry.ts";
import type { BodyOf } from "../log/entry-body.ts";
import { compareEntries } from "../log/timeline.ts";
import type { Entrance, PasscodeWithdrawal, WaitingRoom } from "../rules.ts";
import type { Authority } from "./roles.ts";

/** Turned away this often, one may not knock again in this sitting. */
export const MAX_REFUSALS = 2;

export const openEntrance: Entrance = {
  waitingRoom: null,
  state: 0,
  title: null,
  isListed: null,
  passcode: null,
  withdrawal: null,
  passcodeState: 0,
};

const OWN_KINDS: ReadonlySet<string> = new Set([
  "waitingRoom",
  "admit",
  "title",
  "listing",
  "passcode",
  "noPasscode",
]);

/** True of the entries of this fold alone. Removals and bans, which it reads too, change the authority. */
export const isEntranceEntry = (entry: Entry): boolean => OWN_KINDS.has(entry.body.kind);

/**
 * `entries`: those for which `isEntranceEntry` is true, and those that remove and ban, in any order. `releasedBy`: who alone can take the passcode
 * away, for the meeting was made with one; null for every host.
 */
export function createEntrance(
  authority: Authority,
  entries: readonly Entry[],
  releasedBy: string | null = null,
): Entrance {
  const inOrder = entries.toSorted(compareEntries);
  let [title, isListed]: [string | null, boolean | null] = [null, null];
  let byPasscode: Pick<Entrance, "passcode" | "withdrawal" | "passcodeState"> = openEntrance;
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
      const { kind: _kind, ...passcode } = body;
      byPasscode = { passcode, withdrawal: null, passcodeState: entry.lamport };
    } else if (body.kind === "noPasscode" && mayRelease(entry, body, releasedBy))
      byPasscode = {
        ...{ passcode: null, withdrawal: { release: body.release } },
        passcodeState: entry.lamport,
      };
  }
  return {
    waitingRoom: waitingRoomOf(rule?.body, admitted, refusals),
    state: rule?.lamport ?? 0,
    ...{ title, isListed },
    passcode: byPasscode.passcode,
    withdrawal: byPasscode.withdrawal,
    passcodeState: byPasscode.passcodeState,
  };
}

/** No newcomer believes anybody else, or a release that is missing. */
export const mayRelease = (
  { author }: Pick<Entry, "author">,
  { release }: PasscodeWithdrawal,
  releasedBy: string | null,
): boolean => releasedBy === null || (author === releasedBy && release !== null);

function waitingRoomOf(
  rule: BodyOf<"waitingRoom"> | undefined,
  admitted: ReadonlySet<string>,
  refusals: ReadonlyMap<string, number>,
): WaitingRoom | null {
  if (rule?.isOn !== true) return null;
  const blocked = [...refusals].filter(([, count]) => count >= MAX_REFUSALS).map(([key]) => key);
  return { withoutHost: rule.withoutHost, admitted, refusals, blocked: new Set(blocked) };
}
