/** Names as the window shows them: people of one name get a suffix of their ids each, so that nobody is taken for another. Pure. */
import type { PeerId } from "../../kernel/ids.ts";
import { foldText } from "../../kernel/unicode.ts";

/** Digits of the id: enough for a room, few enough to read out. More stand where these are the same. */
const MIN_DIGITS = 3;
const SUFFIX = / \([0-9a-f]{3,}\)$/u;

/** The name that its bearer typed. */
export const withoutSuffix = (name: string): string => name.replace(SUFFIX, "");

/** The name that was typed, and the suffix that tells its bearer from others of that name; "" for none. */
export function nameParts(name: string): { readonly typed: string; readonly suffix: string } {
  const typed = withoutSuffix(name);
  return { typed, suffix: name.slice(typed.length).trim() };
}

/** To the eye two names are one, whatever their case, accents and spaces. */
const lookOf = (name: string): string => foldText(name).replaceAll(/\s+/gu, " ").trim();

/** A suffix follows from the id alone, so that every member shows the same, in whatever order they joined. */
export function namesApart(names: ReadonlyMap<PeerId, string>): ReadonlyMap<PeerId, string> {
  const byLook = new Map<string, PeerId[]>();
  for (const [peerId, name] of names) {
    const look = lookOf(name);
    const same = byLook.get(look);
    if (same === undefined) byLook.set(look, [peerId]);
    else same.push(peerId);
  }
  return new Map(
    [...names].map(([peerId, name]) => {
      const others = (byLook.get(lookOf(name)) ?? []).filter((other) => other !== peerId);
      // A participant that typed a suffix into its name cannot pass for the participant that the suffix belongs to.
      const isPlain = others.length === 0 && !SUFFIX.test(name);
      return [peerId, isPlain ? name : `${name} (${digitsApart(peerId, others)})`];
    }),
  );
}

/** The first digit of every id is the same. */
function digitsApart(peerId: PeerId, others: readonly PeerId[]): string {
  let end = 1 + MIN_DIGITS;
  while (end < peerId.length && others.some((other) => other.startsWith(peerId.slice(0, end)))) end += 1;
  return peerId.slice(1, end);
}

/** The list itself if no name changes. */
export function participantsApart<P extends { readonly peerId: PeerId; readonly name: string }>(
  participants: readonly P[],
): readonly P[] {
  const names = namesApart(new Map(participants.map(({ peerId, name }) => [peerId, name])));
  if (participants.every(({ peerId, name }) => names.get(peerId) === name)) return participants;
  return participants.map((each) => ({ ...each, name: names.get(each.peerId) ?? each.name }));
}
