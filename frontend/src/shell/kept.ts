/** Drafts that stay when what they were typed into is closed, as long as the page is open. */
import { useState } from "react";

const kept = new Map<string, unknown>();

export interface Kept<Draft> {
  readonly draft: Draft;
  /** Whether it was begun earlier, and is here again. */
  readonly found: boolean;
  readonly keep: (draft: Draft) => void;
  /** After it was sent, or when it is not wanted: begin anew. */
  readonly drop: () => void;
}

/** Forget all of them, as a reload does. */
export function forgetKept(): void {
  kept.clear();
}

/** The draft under that key, else `initial`. */
export function useKept<Draft extends object>(key: string, initial: () => Draft): Kept<Draft> {
  const [found, setFound] = useState(() => kept.has(key));
  const [draft, setDraft] = useState(() => (kept.get(key) as Draft | undefined) ?? initial());
  return {
    draft,
    found,
    keep: (next) => {
      kept.set(key, next);
      setDraft(next);
    },
    drop: () => {
      kept.delete(key);
      setFound(false);
      setDraft(initial());
    },
  };
}
