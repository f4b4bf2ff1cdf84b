/** Where the arrow keys, Home and End lead in a row or a column of things. Pure. */

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
  const step = STEPS[axis][key];
  if (step === undefined) return null;
  if (at === -1) return step > 0 ? 0 : count - 1;
  return (at + step + count) % count;
}
