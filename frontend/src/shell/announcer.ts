/** What a screen reader is told. The region is in the page from the first render. */
import { useSyncExternalStore } from "react";

let words = "";
const listeners = new Set<() => void>();

export function announce(text: string): void {
  if (text === words) return;
  words = text;
  for (const listener of listeners) listener();
}

export function useAnnouncement(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => words,
  );
}
