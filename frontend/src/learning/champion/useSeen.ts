import { useState } from "react";
import type { Champion } from "../types";

/** The champion as it was when the dialog opened: what is decided is about that one. */
export function useSeen(current: Champion | null) {
  const [seen, setSeen] = useState(current);
  const moved = (current?.n ?? 0) !== (seen?.n ?? 0);
  return { seen, moved, again: () => setSeen(current) };
}
