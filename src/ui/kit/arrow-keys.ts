/** Where the arrow keys, Home and End lead in a row or a column of things. */
import { directionOf } from "../language/choice.ts";
import { spoken } from "../language/texts.ts";

export type Axis = "across" | "down";

const STEPS: Readonly<Record<Axis, Readonly<Record<string, number>>>> = {
  across: { ArrowRight: 1, ArrowLeft: -1 },
  down: { ArrowDown: 1, ArrowUp: -1 },
};

/** The index to go to, round the ends; null for any other key. `at` is -1 while none of the `count` things has the focus. */
export function indexAfterKey(key: string, at: number, count: number, axis: Axis): number | null {
  if (count === 0) return null;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const known = STEPS[axis][key];
  if (known === undefined) return null;
  // A row begins where its language begins to be read.
  const step = axis === "across" && directionOf(spoken.peek().language) === "rtl" ? -known : known;
  if (at === -1) return step > 0 ? 0 : count - 1;
  return (at + step + count) % count;
}
