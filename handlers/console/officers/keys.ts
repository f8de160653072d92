// Keys of a page: single letters, never while somebody types or a dialog is open.
import { useEffect, useRef } from "preact/hooks";

export type Keys = Record<string, () => void>;

export function useKeys(keys: Keys) {
  const now = useRef(keys);
  now.current = keys;
  useEffect(() => {
    function press(event: KeyboardEvent) {
      const at = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (document.querySelector("dialog[open]")) return;
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)
          && (at as HTMLInputElement).type !== "checkbox" && event.key !== "Escape") return;
      if (event.key === "Enter" && /^(A|BUTTON|SUMMARY)$/.test(at.tagName)) return;
      const deed = now.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!deed) return;
      event.preventDefault();
      deed();
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
