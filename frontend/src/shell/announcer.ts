/** What a screen reader is told. Its regions are in the page from the first render. */
import { useSyncExternalStore } from "react";

/** What is said, and in which turn: the same words said again are news, too. */
export interface Announcement {
  readonly words: string;
  readonly turn: number;
}

let last: Announcement = { words: "", turn: 0 };
const listeners = new Set<() => void>();

export function announce(text: string): void {
  last = { words: text, turn: last.turn + 1 };
  for (const listener of listeners) listener();
}

export function useAnnouncement(): Announcement {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => last,
  );
}
