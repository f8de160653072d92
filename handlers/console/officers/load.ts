// What a page has loaded, loads, or could not load. What was loaded stays
// readable whatever happens next.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { epoch, get, Problem } from "./api.ts";
import { useCell } from "./cell.ts";

export interface Loaded<T> {
  value: T | undefined; problem: Problem | undefined; busy: boolean; at: number;
  again: () => Promise<void>; put: (value: T) => void;
}

export function useLoad<T>(path: string | null): Loaded<T> {
  const back = useCell(epoch);
  const [state, set] = useState<{ path: string | null; value?: T; problem?: Problem; at: number }>(
    { path, at: 0 });
  const [busy, setBusy] = useState(false);
  const turn = useRef(0);
  const again = useCallback(async () => {
    if (path === null) return;
    const mine = ++turn.current;
    setBusy(true);
    try {
      const value = await get<T>(path);
      if (mine === turn.current) set({ path, value, at: Date.now() });
    } catch (error) {
      if (mine !== turn.current) return;
      const problem = error instanceof Problem ? error : new Problem(0, "", String(error));
      set((old) => old.path === path ? { ...old, problem } : { path, problem, at: 0 });
    } finally {
      if (mine === turn.current) setBusy(false);
    }
  }, [path]);
  useEffect(() => { void again(); return () => { turn.current++; }; }, [again, back]);
  const mine = state.path === path;
  return {
    value: mine ? state.value : undefined, problem: mine ? state.problem : undefined,
    at: state.at, busy, again,
    put: (value) => set({ path, value, at: Date.now() }),
  };
}
