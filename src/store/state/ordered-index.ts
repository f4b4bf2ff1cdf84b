/** Views by key, listed in the timeline's order. Adding a view that is the newest costs no search. */

export interface OrderedIndex<View> {
  get(key: string): View | undefined;
  /** Adds or replaces the view of that key; null removes it. */
  set(key: string, view: View | null): void;
  /** The same array until something changes. */
  list(): readonly View[];
}

export function createOrderedIndex<View extends { readonly order: string }>(): OrderedIndex<View> {
  const byKey = new Map<string, View>();
  const sorted: View[] = [];
  let listed: readonly View[] | null = null;

  /** The place at which a view of this order stands, or would stand. */
  function placeOf(order: string): number {
    let low = 0;
    let high = sorted.length;
    const last = sorted.at(-1);
    if (last === undefined || last.order < order) low = high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = sorted[middle];
      if (other !== undefined && other.order < order) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    get: (key) => byKey.get(key),
    set(key, view) {
      listed = null;
      const before = byKey.get(key);
      if (before !== undefined) sorted.splice(placeOf(before.order), 1);
      if (view === null) byKey.delete(key);
      else {
        byKey.set(key, view);
        sorted.splice(placeOf(view.order), 0, view);
      }
    },
    list: () => (listed ??= [...sorted]),
  };
}
