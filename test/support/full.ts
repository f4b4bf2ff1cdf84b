/**
 * `npm test -- --full`: all tests; simulations live through five times as many meetings, with fresh seeds, and the main job has its full size. Without
 * it each part of the product is tested in each layer.
 */
import test from "ava";

export const isFull = process.env["LANDLINE_FULL"] === "1";

/** Of variants of one test, the last, which asks most; all of them with `--full`. */
export const variants = <Variant>(all: readonly Variant[]): readonly Variant[] =>
  isFull ? all : all.slice(-1);

/** A test that takes half a minute or more, of something that a quicker one or another layer shows as well. It is skipped by name without `--full`. */
export const onlyInFull = <Run>(run: Run) => (isFull ? run : test.skip);

/** Every n-th of many alike; all of them with `--full`. */
export const sample = <Item>(all: readonly Item[], nth: number): readonly Item[] =>
  isFull ? all : all.filter((_, index) => index % nth === 0);
