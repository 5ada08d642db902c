/** Deletions that wait ten seconds before they are sent, so that they can be taken back. */
import { useSyncExternalStore } from "react";

export const GRACE_MS = 10_000;

export interface Pending {
  readonly id: string;
  readonly name: string;
  readonly at: number;
  readonly error: Error | null;
}

type Send = (id: string) => Promise<unknown>;

export class Deletions {
  private pending: readonly Pending[] = [];
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly listeners = new Set<() => void>();

  readonly getSnapshot = (): readonly Pending[] => this.pending;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Delete in ten seconds. `done` is called once the server has agreed. */
  start(id: string, name: string, send: Send, done: () => void): void {
    this.takeBack(id);
    this.change([...this.pending, { id, name, at: Date.now() + GRACE_MS, error: null }]);
    const run = async () => {
      this.timers.delete(id);
      try {
        await send(id);
        this.change(this.pending.filter((each) => each.id !== id));
        done();
      } catch (reason) {
        const error = reason instanceof Error ? reason : new Error(String(reason));
        this.change(this.pending.map((each) => (each.id === id ? { ...each, error } : each)));
      }
    };
    this.timers.set(
      id,
      setTimeout(() => void run(), GRACE_MS),
    );
  }

  /** Not after all; also clears the notice of a deletion that failed. */
  takeBack(id: string): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.change(this.pending.filter((each) => each.id !== id));
  }

  private change(pending: readonly Pending[]): void {
    this.pending = pending;
    for (const listener of this.listeners) listener();
  }
}

export const deletions = new Deletions();

export function useDeletions(): readonly Pending[] {
  return useSyncExternalStore(deletions.subscribe, deletions.getSnapshot);
}
