/** How somebody has the stage laid out: what a host can have everybody see as it is at the host's own window. */
import * as v from "valibot";
import { PeerIdSchema } from "./ids.ts";
import { MAX_MEMBERS, MAX_PINS } from "./limits.ts";

const STAGE_LAYOUTS = ["grid", "focus"] as const;

const fields = {
  /** All tiles alike, or a large one and a strip of the others. */
  layout: v.picklist(STAGE_LAYOUTS),
  /** Who is large; nobody: whom the layout makes large by itself, such as the one that speaks. */
  pins: v.pipe(v.array(PeerIdSchema), v.maxLength(MAX_PINS), v.readonly()),
  /** From 0. A window with fewer pages shows its last one. */
  page: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_MEMBERS)),
};
export const StageViewSchema = v.strictObject(fields);
export type StageView = v.InferOutput<typeof StageViewSchema>;

/** `by`: the host whose view it is. */
export const LedViewSchema = v.strictObject({ by: PeerIdSchema, ...fields });
export type LedView = v.InferOutput<typeof LedViewSchema>;

export const isSameView = (a: StageView, b: StageView): boolean =>
  a.layout === b.layout && a.page === b.page && a.pins.join() === b.pins.join();
