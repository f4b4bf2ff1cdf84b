/**
 * The seeds that a simulated test lives through. `npm test` has the same ones each time, so that a failure is by the change that it tests;
 * `npm test -- --full` hunts with fresh ones, as `npm run sim` does. Whatever fails prints its seed, which then is kept as a regression.
 */
import { createHash, randomInt } from "node:crypto";
import { isFull } from "./full.ts";

const SEEDS = 2 ** 32;

/** `count` seeds of 32 bits that are this test's own, by its name. */
export function seedsFor(name: string, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) =>
    isFull ? randomInt(SEEDS) : createHash("sha256").update(`${name} ${index}`).digest().readUInt32BE(0),
  );
}
