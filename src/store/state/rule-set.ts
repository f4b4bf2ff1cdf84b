/** All that hosts (and those they let) have settled by entries, each rule folded by itself. */
import type { Entry } from "../log/entry.ts";
import type { Entrance } from "../rules.ts";
import { createCaptioning, isCaptionRule, type Captioning } from "./captioning.ts";
import { isEntranceEntry } from "./entrance.ts";
import { createMutes, isMuteEntry, type Mutes } from "./mutes.ts";
import { createRankClasses, isRankEntry, type RankClasses } from "./rank-classes.ts";
import { isRecordingEntry, recordingOf, type Recording } from "./recording.ts";
import type { Authority } from "./roles.ts";
import { createRuleFold, type RuleFold } from "./rule-fold.ts";
import { createSpotlight, isSpotlightEntry, type Spotlight } from "./spotlight.ts";
import { createViewersChat, isChatRule, type ViewersChat } from "./viewers-chat.ts";

/** As the entries say that are folded. */
export interface Rules {
  readonly mutes: Mutes;
  readonly entrance: Entrance;
  readonly spotlight: Spotlight;
  readonly captioning: Captioning;
  readonly viewersChat: ViewersChat;
  readonly rankClasses: RankClasses;
  /** The one that runs by the hosts' word; null for none. */
  readonly recording: Recording | null;
}
export type RuleName = keyof Rules;

export interface RuleSet {
  /** Whose rule the entry is; null if it is none. It counts from `fold` on. */
  add(entry: Entry): RuleName | null;
  /** Folds the named rules, by the roles that hold now. Returns those that may have changed. */
  fold(names: Iterable<RuleName>, authority: Authority): Set<RuleName>;
  readonly names: readonly RuleName[];
  readonly rules: Rules;
  isEmpty(name: RuleName): boolean;
  clear(authority: Authority): void;
}

/** `entranceOf`: from the entries of the entrance; roles keep the door, too. */
export function createRuleSet(
  authority: Authority,
  entranceOf: (authority: Authority, entries: readonly Entry[]) => Entrance,
): RuleSet {
  const folds: { readonly [Name in RuleName]: RuleFold<Rules[Name]> } = {
    mutes: createRuleFold(isMuteEntry, createMutes, authority),
    entrance: createRuleFold(isEntranceEntry, entranceOf, authority),
    spotlight: createRuleFold(isSpotlightEntry, createSpotlight, authority),
    captioning: createRuleFold(isCaptionRule, createCaptioning, authority),
    viewersChat: createRuleFold(isChatRule, createViewersChat, authority),
    rankClasses: createRuleFold(isRankEntry, createRankClasses, authority),
    recording: createRuleFold(isRecordingEntry, recordingOf, authority),
  };
  // The names are those of the object above.
  const names = Object.keys(folds) as RuleName[];
  return {
    add: (entry) => names.find((name) => folds[name].add(entry)) ?? null,
    fold: (wanted, by) => new Set([...wanted].filter((name) => folds[name].fold(by))),
    names,
    rules: {
      get mutes() {
        return folds.mutes.rules;
      },
      get entrance() {
        return folds.entrance.rules;
      },
      get spotlight() {
        return folds.spotlight.rules;
      },
      get captioning() {
        return folds.captioning.rules;
      },
      get viewersChat() {
        return folds.viewersChat.rules;
      },
      get rankClasses() {
        return folds.rankClasses.rules;
      },
      get recording() {
        return folds.recording.rules;
      },
    },
    isEmpty: (name) => folds[name].isEmpty(),
    clear(by) {
      for (const name of names) folds[name].clear(by);
    },
  };
}
