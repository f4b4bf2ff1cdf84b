/** Terms of coordinators. An epoch stands on everything that a coordinator decides, so that an old one is fenced. */
import * as v from "valibot";
import { PeerIdSchema, type PeerId } from "./ids.ts";

/** A coordinator's reign. */
export interface Epoch {
  readonly term: number;
  readonly coordinator: PeerId;
}

/** Terms grow by one a takeover; the bound only keeps arithmetic exact. */
export const TermSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2 ** 40));
export const EpochSchema = v.strictObject({ term: TermSchema, coordinator: PeerIdSchema });

/** Positive when `a` supersedes `b`: the higher term; of two in one term (a partition's halves), the lower id. */
export function compareEpochs(a: Epoch, b: Epoch): number {
  if (a.term !== b.term) return a.term - b.term;
  if (a.coordinator === b.coordinator) return 0;
  return a.coordinator < b.coordinator ? 1 : -1;
}
