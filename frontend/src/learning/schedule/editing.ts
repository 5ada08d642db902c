/** What an entry's form began with. Pure. */
import type { ProjectSchedule, ScheduleEntry } from "../types";
import type { EntryDraft } from "./draft";
import { sameEntry } from "./merge";

export interface Editing {
  /** What it was called; null: a new one. */
  readonly was: string | null;
  readonly first: EntryDraft;
  /** What the edit began with: somebody else's change since then is a conflict. */
  readonly base: ProjectSchedule;
}

function named(among: ProjectSchedule, name: string): ScheduleEntry | null {
  return among.entries.find(({ entry }) => entry.name === name)?.entry ?? null;
}

/**
 * A form that was closed goes on with the schedule as it is `now`, unless its own entry was changed since it was
 * begun: then with what it was begun with, so that the change is told and not overwritten.
 */
export function rebased(was: string | null, begun: ProjectSchedule, now: ProjectSchedule): ProjectSchedule {
  return was === null || sameEntry(named(begun, was), named(now, was)) ? now : begun;
}
