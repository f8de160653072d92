// A value that pages watch.
import { useEffect, useState } from "preact/hooks";

export interface Cell<T> { get(): T; set(value: T): void; watch(fn: () => void): () => void }

export function cell<T>(value: T): Cell<T> {
  const watchers = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (next === value) return;
      value = next;
      for (const fn of [...watchers]) fn();
    },
    watch(fn) {
      watchers.add(fn);
      return () => watchers.delete(fn);
    },
  };
}

export function useCell<T>(from: Cell<T>): T {
  const [value, set] = useState(from.get());
  useEffect(() => {
    set(() => from.get());
    return from.watch(() => set(() => from.get()));
  }, [from]);
  return value;
}
