/** Keeps what the network fills within a bound: forgets what came first, and is not pinned, until `most` are left. */
export function forgetFirst<Key>(
  kept: { readonly size: number; keys(): Iterable<Key>; delete(key: Key): boolean },
  most: number,
  isPinned: (key: Key) => boolean = () => false,
): void {
  if (kept.size <= most) return;
  for (const key of kept.keys()) {
    if (kept.size <= most) return;
    if (!isPinned(key)) kept.delete(key);
  }
}
