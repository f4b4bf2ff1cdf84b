/** Epochs: each names a coordinator and the takeover since which it coordinates. Every decision of a coordinator carries its epoch, so a former coordinator's are ignored. */
import * as v from "valibot";
import { PeerIdSchema, type PeerId } from "./ids.ts";

/** The time in which one member coordinates. */
export interface Epoch {
  readonly term: number;
  readonly coordinator: PeerId;
}

/** The bound keeps sums within safe integers. */
export const MAX_TERM = 2 ** 40;
/** Each takeover adds one. */
export const TermSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_TERM));
export const EpochSchema = v.strictObject({ term: TermSchema, coordinator: PeerIdSchema });

/** Positive if `a` supersedes `b`: the higher term does, and within one term, which two halves of a partition can reach, the lower id. */
export function compareEpochs(a: Epoch, b: Epoch): number {
  if (a.term !== b.term) return a.term - b.term;
  if (a.coordinator === b.coordinator) return 0;
  return a.coordinator < b.coordinator ? 1 : -1;
}

/** Without what else the value carries. */
export const plainEpoch = ({ term, coordinator }: Epoch): Epoch => ({ term, coordinator });
