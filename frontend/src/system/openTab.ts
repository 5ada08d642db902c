/** A tab of the right panel, opened from elsewhere: a badge, an alert's mark. */

type Listener = (id: string) => void;

const listeners = new Set<Listener>();

export function openTab(id: string): void {
  for (const listener of listeners) listener(id);
}

export function onOpenTab(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
