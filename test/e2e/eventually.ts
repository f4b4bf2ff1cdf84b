/** Waits for what tells of no event: a page, or somebody else's process. */

/** Looks until it holds. Rejects, with what was `seen`, after `patienceMs`. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { patienceMs = 30_000, seen = () => "" }: { patienceMs?: number; seen?: () => string } = {},
): Promise<void> {
  const untilMs = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > untilMs) throw new Error(`not in time: ${what}; ${seen()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
