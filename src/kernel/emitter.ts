/** A typed list of listeners. */
export type Unsubscribe = () => void;

export interface Emitter<T> {
  on(listener: (value: T) => void): Unsubscribe;
  emit(value: T): void;
}

/**
 * `emit` calls the listeners in order of subscription, and skips one that a listener before it has unsubscribed. When one throws, the others
 * are called all the same; then the first error is thrown.
 */
export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    on(listener) {
      // One function may listen twice: each subscription has a wrapper of its own.
      const entry = (value: T) => listener(value);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    emit(value) {
      let failure: { readonly error: unknown } | null = null;
      for (const listener of [...listeners]) {
        try {
          if (listeners.has(listener)) listener(value);
        } catch (error) {
          failure ??= { error };
        }
      }
      if (failure !== null) throw failure.error;
    },
  };
}
