/** Stands in for what a simulation does not simulate. */

/** May be called and asked for anything: the answer is itself. Holds nothing, and is no promise. */
const nothing: unknown = new Proxy(() => {}, {
  get(_target, name) {
    if (name === Symbol.iterator) return () => [].values();
    if (name === Symbol.toPrimitive) return () => "";
    return name === "then" || name === "toJSON" ? undefined : nothing;
  },
  apply: () => nothing,
});

/** Has the members given; any other does nothing, whatever is done with it. */
export function inert<T extends object>(known: Partial<T>): T {
  return new Proxy(known, {
    get: (target, name) => Reflect.get(target, name) ?? (name === "then" ? undefined : nothing),
    // That whatever else is asked for does nothing is the point.
  }) as T;
}
