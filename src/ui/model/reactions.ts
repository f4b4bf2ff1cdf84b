/** Reactions over tiles: each is shown for some seconds and then gone. A pure machine. */
import type { PeerId } from "../../kernel/ids.ts";
import type { Machine, Step, Tick } from "../../kernel/machine.ts";
import type { Reaction } from "../../kernel/reactions.ts";
import { t } from "../language/texts.ts";

export interface ShownReaction {
  readonly id: number;
  readonly peerId: PeerId;
  readonly emoji: Reaction;
  readonly goneAtMs: number;
}

export interface Reactions {
  /** Oldest first. */
  readonly shown: readonly ShownReaction[];
  readonly count: number;
}
export type ReactionsInput =
  | { readonly type: "reacted"; readonly peerId: PeerId; readonly emoji: Reaction }
  | { readonly type: "clear" };
export interface ReactionsEffect {
  readonly type: "changed";
}

/** As long as the style sheet lets one rise. */
export const REACTION_SHOWN_MS = 4_000;
/** More on one tile cover each other. */
const MAX_PER_TILE = 3;
/** Of a large meeting in which everybody claps. */
const MAX_SHOWN = 150;

export const initialReactions: Reactions = { shown: [], count: 0 };

function stepReactions(
  state: Reactions,
  input: ReactionsInput | Tick,
  nowMs: number,
): Step<Reactions, ReactionsEffect> {
  const left = input.type === "clear" ? [] : state.shown.filter(({ goneAtMs }) => goneAtMs > nowMs);
  if (input.type !== "reacted")
    return left.length === state.shown.length
      ? [state, []]
      : [{ ...state, shown: left }, [{ type: "changed" }]];
  const { peerId, emoji } = input;
  const ofTile = left.filter((each) => each.peerId === peerId);
  const surplus = new Set(ofTile.slice(0, Math.max(0, ofTile.length + 1 - MAX_PER_TILE)));
  const id = state.count + 1;
  const added = { id, peerId, emoji, goneAtMs: nowMs + REACTION_SHOWN_MS };
  const shown = [...left.filter((each) => !surplus.has(each)), added].slice(-MAX_SHOWN);
  return [{ shown, count: id }, [{ type: "changed" }]];
}

export const reactionsMachine: Machine<Reactions, ReactionsInput, ReactionsEffect> = {
  step: stepReactions,
  dueAtMs: ({ shown }) => shown[0]?.goneAtMs ?? Infinity,
};

/** What a screen reader says of them: one sentence for all that are shown, so that a clapping meeting is no list of names. */
export function reactionSentence(
  shown: readonly ShownReaction[],
  nameOf: (peer: PeerId) => string | undefined,
): string | null {
  const last = shown.at(-1);
  if (last === undefined) return null;
  const people = new Set(shown.map(({ peerId }) => peerId));
  if (people.size > 1) return t().reactions.peopleReact(people.size);
  return `${nameOf(last.peerId) ?? t().common.somebody}: ${t().reactions.names[last.emoji]}`;
}
