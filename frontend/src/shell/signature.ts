/** Who decides, as they said last: sent as `by` with what they do. It is shown, never checked. */
import { useState } from "react";

const KEY = "orrery-signature";

function stored(): string {
  try {
    return window.localStorage.getItem(KEY) ?? "";
  } catch {
    return ""; // storage may be forbidden; then it is asked for each time
  }
}

/** The name, and how to change it; kept for the next time. */
export function useSignature(): readonly [string, (name: string) => void] {
  const [name, setName] = useState(stored);
  const change = (next: string) => {
    setName(next);
    try {
      window.localStorage.setItem(KEY, next);
    } catch {
      // see stored()
    }
  };
  return [name, change];
}
