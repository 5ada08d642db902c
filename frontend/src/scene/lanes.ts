/**
 * Earlier runs as orbits beside the path of the last one. Results that two runs share are one orbit: a run
 * leaves another's after the last stage that it reused, and keeps to a lane of its own from there. Pure.
 */
import type { PipelineStage } from "../api/types";
import { STAGES } from "../run/stages";

export type OrbitStatus = "queued" | "running" | "completed" | "failed" | "cancelled";

/** What the scene must know of a run. */
export interface RunInSky {
  readonly id: string;
  /** "Run 3". */
  readonly name: string;
  readonly status: OrbitStatus;
  readonly from: PipelineStage;
  readonly parent: string | null;
  /** Where it failed or was stopped; null: nowhere. */
  readonly stoppedAt: PipelineStage | null;
  readonly champion: boolean;
}

export interface Orbit {
  readonly run: RunInSky;
  /** 1 is next to the last run's path, which is lane 0. */
  readonly lane: number;
  /** The lane that it leaves, at `start`. */
  readonly startLane: number;
  /** Steps on the path: whole ones are planets. */
  readonly start: number;
  readonly end: number;
}

/** So many lanes beside the path; older runs are in the list only, but for the champion. */
export const MOST_ORBITS = 8;
/** Clear of the planets, then lane by lane. */
const FIRST_GAP = 0.2;
const GAP = 0.048;
/** Within so many steps an orbit has come to its own lane. */
export const LEAVING = 0.6;

/** Whose result stands for the stage at `index` in a run: its own, or one further up. */
function producer(run: RunInSky, index: number, byId: ReadonlyMap<string, RunInSky>): string {
  let at = run;
  for (let hops = 0; hops <= byId.size && STAGES.indexOf(at.from) > index; hops += 1) {
    if (at.parent === null) return at.id;
    const parent = byId.get(at.parent);
    if (parent === undefined) return at.parent; // older than what is listed
    at = parent;
  }
  return at.id;
}

/** The step that a run came to: the planet of its last result, or halfway to the one where it stopped. */
function reach({ from, status, stoppedAt }: RunInSky): number {
  const last = STAGES.length - 1;
  if (status === "completed") return last;
  return Math.max(STAGES.indexOf(from), STAGES.indexOf(stoppedAt ?? from)) - 0.5;
}

/** From which stage on the run goes another way than the one whose planets are shown; -1: nowhere. */
function partsAt(run: RunInSky, now: RunInSky | undefined, byId: ReadonlyMap<string, RunInSky>): number {
  const first = STAGES.indexOf(run.from);
  if (now === undefined) return first;
  return STAGES.findIndex((_, index) => index >= first && producer(now, index, byId) !== run.id);
}

/**
 * `runs`: newest first. `current`: the run whose planets are shown, which is no orbit of these; runs that are
 * newer than it are left out too, so that a moment of the history shows what was there then. Nothing is known of what was there before a run that
 * is not among `runs`; null: all of them came before.
 */
export function orbitsBeside(runs: readonly RunInSky[], current: string | null): readonly Orbit[] {
  const at = runs.findIndex((run) => run.id === current);
  if (at < 0 && current !== null) return [];
  const now = at < 0 ? undefined : runs[at];
  const shown = runs.slice(at + 1).filter((run, index) => index < MOST_ORBITS || run.champion);
  const lanes = new Map(shown.map((run, index) => [run.id, index + 1]));
  const byId = new Map(runs.map((run) => [run.id, run]));

  const laneBefore = (run: RunInSky, index: number) => {
    const before = producer(run, index - 1, byId);
    const onPath = before === run.id || (now !== undefined && producer(now, index - 1, byId) === before);
    return onPath ? 0 : (lanes.get(before) ?? 0);
  };
  return shown.flatMap((run, index) => {
    const parts = partsAt(run, now, byId);
    const end = reach(run);
    if (parts < 0 || end < parts - 1) return []; // all that it made is on the path
    const begins = { start: parts - 1, startLane: parts === 0 ? index + 1 : laneBefore(run, parts) };
    return [{ run, lane: index + 1, ...begins, end }];
  });
}

/** The lane at a step of the orbit, from the one that it leaves to its own. */
export function laneAt(orbit: Orbit, step: number): number {
  const share = Math.max(0, Math.min(1, (step - orbit.start) / LEAVING));
  const eased = share * share * (3 - 2 * share);
  return orbit.startLane + (orbit.lane - orbit.startLane) * eased;
}

/** A lane's radius as a share of the path's: earlier runs keep nearer to the star. */
export function laneShare(lane: number): number {
  return lane < 1 ? 1 - FIRST_GAP * lane : 1 - FIRST_GAP - GAP * (lane - 1);
}

/** The stages whose results are the run's own and on its orbit: where it bears a moon. */
export function moonsOf(orbit: Orbit): readonly number[] {
  return STAGES.map((_, index) => index).filter((index) => index > orbit.start && index <= orbit.end);
}
