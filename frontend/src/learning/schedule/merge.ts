/** Two people's changes of one schedule put together, entry by entry. Pure. */
import type { ScheduleEntry } from "../types";

export interface Clash {
  readonly name: string;
  /** Null: removed. */
  readonly mine: ScheduleEntry | null;
  readonly theirs: ScheduleEntry | null;
}

export interface Merged {
  /** Both changes, where they are of different entries; of a clash, theirs. */
  readonly entries: readonly ScheduleEntry[];
  readonly clashes: readonly Clash[];
  /** What they did, by entry. */
  readonly theirs: readonly { readonly name: string; readonly did: "added" | "changed" | "removed" }[];
}

/** Keys in order, without what says nothing: how an entry looks, whoever wrote it down. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value)
    .map(([key, part]) => [key, plain(part)] as const)
    .filter(([, part]) => part !== null && part !== undefined && !(isObject(part) && isEmpty(part)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(parts);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

export function sameEntry(a: ScheduleEntry | null, b: ScheduleEntry | null): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

type ByName = ReadonlyMap<string, ScheduleEntry>;

const byName = (entries: readonly ScheduleEntry[]): ByName => new Map(entries.map((one) => [one.name, one]));

function whatTheyDid(base: ByName, theirs: ByName): Merged["theirs"] {
  return [...new Set([...base.keys(), ...theirs.keys()])].flatMap((name) => {
    const [before, now] = [base.get(name) ?? null, theirs.get(name) ?? null];
    if (sameEntry(before, now)) return [];
    return [{ name, did: before === null ? "added" : now === null ? "removed" : "changed" } as const];
  });
}

/** `base` is what both began with. */
export function merge(
  base: readonly ScheduleEntry[],
  mine: readonly ScheduleEntry[],
  theirs: readonly ScheduleEntry[],
): Merged {
  const [before, own, other] = [byName(base), byName(mine), byName(theirs)];
  const names = [...new Set([...other.keys(), ...own.keys(), ...before.keys()])];
  const entries: ScheduleEntry[] = [];
  const clashes: Clash[] = [];
  for (const name of names) {
    const [b, m, t] = [before.get(name) ?? null, own.get(name) ?? null, other.get(name) ?? null];
    const untouched = sameEntry(m, b) || sameEntry(m, t);
    if (!untouched && !sameEntry(t, b)) clashes.push({ name, mine: m, theirs: t });
    const taken = untouched || !sameEntry(t, b) ? t : m;
    if (taken !== null) entries.push(taken);
  }
  return { entries, clashes, theirs: whatTheyDid(before, other) };
}

/** The merged entries, with mine in the place of theirs for the names chosen so. */
export function settle(merged: Merged, takeMine: ReadonlySet<string>): readonly ScheduleEntry[] {
  const mine = merged.clashes.filter((clash) => takeMine.has(clash.name));
  const left = merged.entries.flatMap((entry) => {
    const clash = mine.find((one) => one.name === entry.name);
    if (clash === undefined) return [entry];
    return clash.mine === null ? [] : [clash.mine];
  });
  // What they removed and I changed is not among the merged ones.
  const back = mine.filter((one) => one.theirs === null && one.mine !== null).map((one) => one.mine);
  return [...left, ...(back as ScheduleEntry[])];
}
