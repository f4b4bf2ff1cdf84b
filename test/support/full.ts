/** `npm test -- --full`: simulations live through five times as many meetings, with fresh seeds, and the main job has its full size. */
export const isFull = process.env["LANDLINE_FULL"] === "1";

/** Of variants of one test, the last, which asks most; all of them with `--full`. */
export const variants = <Variant>(all: readonly Variant[]): readonly Variant[] =>
  isFull ? all : all.slice(-1);
