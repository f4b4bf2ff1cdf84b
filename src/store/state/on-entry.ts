/**
 * Who came in muted, by the hosts' rule: a pure fold over the entries of the kinds onEntry and entered.
 *
 * A newcomer's store learns the rule only after it has come in, and what it writes first may stand before the rule in the timeline. So it is
 * not the place of an entry that says who came in while the rule held: each change of the rule lists those that are in the meeting, whom it
 * changes nothing for, and all others come in under it. Somebody that is listed, leaves, and comes in anew says so. Links, coordinators
 * and halves of a partition come and go without any of this, so nobody is muted by them.
 */
import type { Entry } from "../log/entry.ts";
import type { BodyOf } from "../log/entry-body.ts";
import type { Placed } from "../log/timeline.ts";
import type { TrackSource } from "../rules.ts";
import type { Authority } from "./roles.ts";

export interface OnEntry {
  isOff(source: TrackSource): boolean;
  /**
   * What mutes the member since it came in; null where the rule did not hold then, or if the member runs the meeting, or has since.
   * `publicKey`: hex.
   */
  mutedBy(publicKey: string, source: TrackSource): Placed | null;
}

interface Rule {
  readonly at: Entry;
  readonly isOff: boolean;
  readonly present: ReadonlySet<string>;
}

/** `entries`: in the timeline's order, those of other kinds, too. */
export function createOnEntry(authority: Authority, entries: readonly Entry[]): OnEntry {
  const rules: Record<TrackSource, Rule[]> = { microphone: [], camera: [] };
  /** By public key: where the member last came in anew, and how many rules of each source there were before. */
  const entered = new Map<string, { readonly at: Entry; readonly before: Record<TrackSource, number> }>();
  for (const entry of entries) {
    const { body } = entry;
    if (isRule(body)) {
      if (!authority.may(entry, "mute")) continue;
      rules[body.source].push({ at: entry, isOff: body.isOff, present: new Set(body.present) });
    } else if (body.kind === "entered" && authority.counts(entry))
      entered.set(entry.author, {
        at: entry,
        before: { microphone: rules.microphone.length, camera: rules.camera.length },
      });
  }

  /** Under which rule the member came in, and where. */
  function entryOf(publicKey: string, source: TrackSource): Pick<Rule, "at" | "isOff"> | null {
    const own = entered.get(publicKey);
    const after = rules[source]
      .slice(own?.before[source] ?? 0)
      .findLast(({ present }) => !present.has(publicKey));
    if (after !== undefined || own === undefined) return after ?? null;
    return { at: own.at, isOff: rules[source][own.before[source] - 1]?.isOff === true };
  }

  return {
    isOff: (source) => rules[source].at(-1)?.isOff === true,
    mutedBy(publicKey, source) {
      const entry = entryOf(publicKey, source);
      return entry === null || !entry.isOff || authority.hasRunSince(publicKey, entry.at) ? null : entry.at;
    },
  };
}

const isRule = (body: Entry["body"]): body is BodyOf<"onEntry"> => body.kind === "onEntry";
