/** Marks what people wrote in a state of the window, so that a test finds it on the screen. */

/** A letter that is written from right to left: what is not isolated moves what stands around it. */
export const MARK = "\u05d0";

/** What people write, by the names that the contract with the core gives it. */
const WRITTEN: ReadonlySet<string> = new Set([
  ...["name", "title", "text", "fromName", "speakerName", "question", "options", "people", "maker"],
]);

/** A copy with the mark behind each of them. */
export function markPeoplesWords<State>(state: State): State {
  const walk = (value: unknown, isWritten: boolean): unknown => {
    if (typeof value === "string") return isWritten && value !== "" ? `${value}${MARK}` : value;
    if (Array.isArray(value)) return value.map((each) => walk(each, isWritten));
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, walk(each, WRITTEN.has(key))]),
    );
  };
  // The walk keeps its shape.
  return walk(state, false) as State;
}
