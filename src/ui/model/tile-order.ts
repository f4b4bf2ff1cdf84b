/**
 * The order of the others' tiles. They stand by the time of joining, until somebody beyond the first page speaks: that
 * participant changes places with the one on it that was heard longest ago, and no other tile moves. Pure.
 */
import type { PeerId } from "../../kernel/ids.ts";

export interface TileOrder {
  readonly keys: readonly PeerId[];
  /** Those who have been the active speaker, the last one first. */
  readonly heard: readonly PeerId[];
}

export const initialTileOrder: TileOrder = { keys: [], heard: [] };

export interface TileOrderInput {
  /** Without self, by time of joining. */
  readonly others: readonly PeerId[];
  /** The active speaker: the relay chooses it slowly enough that a cough or a "yes" changes nothing. */
  readonly speaker: PeerId | null;
  /** Stand first, in this order: the large tiles, and those that hosts have put in the spotlight. Self has no place in it. */
  readonly leads: readonly PeerId[];
  /** How many tiles of others are on the first page. */
  readonly firstPage: number;
}

/** Returns the same state if nothing changes. */
export function stepTileOrder(
  state: TileOrder,
  { others, speaker, leads, firstPage }: TileOrderInput,
): TileOrder {
  const keys = withoutGaps(state.keys, others, firstPage);
  const stays = state.heard.filter((peerId) => others.includes(peerId));
  const isHeard = speaker !== null && others.includes(speaker);
  const heard = isHeard ? [speaker, ...stays.filter((peerId) => peerId !== speaker)] : stays;
  const first = leads.filter((peerId) => others.includes(peerId));
  const makeFirst = () => first.forEach((lead, index) => swap(keys, keys.indexOf(lead), index));
  const isLead = speaker !== null && first.includes(speaker);
  // A speaker that is to be large comes to the page first: so the one that was large before stays on it.
  if (!isLead) makeFirst();
  if (isHeard && keys.indexOf(speaker) >= firstPage && firstPage > 0) {
    const page = keys.slice(0, firstPage);
    swap(keys, keys.indexOf(speaker), longestSilent(page, heard, first));
  }
  if (isLead) makeFirst();
  const isSame = areEqual(keys, state.keys) && areEqual(heard, state.heard);
  return isSame ? state : { keys, heard };
}

/** Newcomers stand last. Who left the first page is replaced by the first one beyond it, so that no other tile moves. */
function withoutGaps(before: readonly PeerId[], others: readonly PeerId[], firstPage: number): PeerId[] {
  const here = new Set(others);
  const known = new Set(before);
  const stayed = before.filter((peerId) => here.has(peerId));
  const keys = [...stayed, ...others.filter((peerId) => !known.has(peerId))];
  if (stayed.length === before.length || keys.length < firstPage) return keys;
  const page = before.slice(0, firstPage);
  const gaps = page.filter((peerId) => !here.has(peerId)).length;
  const rest = keys.slice(page.length - gaps);
  return [...page.map((peerId) => (here.has(peerId) ? peerId : (rest.shift() ?? peerId))), ...rest];
}

/** The index of the one that was never heard and stands last, else of the one heard longest ago. Those that stand first stay. */
function longestSilent(page: readonly PeerId[], heard: readonly PeerId[], leads: readonly PeerId[]): number {
  const silences = page.map((peerId) => {
    if (leads.includes(peerId)) return -1;
    return heard.includes(peerId) ? heard.indexOf(peerId) : heard.length;
  });
  return silences.lastIndexOf(Math.max(...silences));
}

function swap(keys: PeerId[], a: number, b: number): void {
  const [first, second] = [keys[a], keys[b]];
  if (first === undefined || second === undefined) return;
  keys[a] = second;
  keys[b] = first;
}

const areEqual = (a: readonly PeerId[], b: readonly PeerId[]): boolean =>
  a.length === b.length && a.every((peerId, index) => peerId === b[index]);
