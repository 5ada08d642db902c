import "../styles/orbits.css";
import { Icon } from "../shell/icons";
import { go } from "../shell/location";
import { laneAt, laneShare, moonsOf, type Orbit } from "./lanes";
import type { RunsAround } from "./Sky";

/** A place on the flat path, in percent of the picture, and the middle that lanes draw in to. */
export interface FlatPath {
  readonly at: (step: number) => { readonly x: number; readonly y: number };
  readonly middle: { readonly x: number; readonly y: number };
}

const FINENESS = 12;

function placeIn({ at, middle }: FlatPath, step: number, lane: number) {
  const share = laneShare(lane);
  const { x, y } = at(step);
  return { x: middle.x + (x - middle.x) * share, y: middle.y + (y - middle.y) * share };
}

function strand(path: FlatPath, orbit: Orbit): string {
  const count = Math.max(2, Math.ceil((orbit.end - orbit.start) * FINENESS) + 1);
  const points = Array.from({ length: count }, (_, index) => {
    const step = orbit.start + ((orbit.end - orbit.start) * index) / (count - 1);
    const { x, y } = placeIn(path, step, laneAt(orbit, step));
    return `${x.toFixed(2)} ${y.toFixed(2)}`;
  });
  return `M${points.join("L")}`;
}

function classOf(orbit: Orbit, chosen: boolean): string {
  const kind = chosen ? "chosen" : orbit.run.champion ? "champion" : orbit.run.status;
  return `flat-run flat-run-${kind}`;
}

/** Earlier runs from above: as in 3D, an orbit each, nearer to the star and fainter the older. */
export default function FlatOrbits({ path, runs }: { path: FlatPath; runs: RunsAround }) {
  const { orbits, chosen, crowned } = runs;
  const bearer = orbits.find((orbit) => orbit.run.champion);
  const last = path.at(7);
  return (
    <>
      <svg className="flat-path" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {orbits.map((orbit) => {
          const line = strand(path, orbit);
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the list of runs is the way by keyboard
            <g
              key={orbit.run.id}
              data-orbit={orbit.run.id}
              className={classOf(orbit, chosen.includes(orbit.run.id))}
              opacity={chosen.includes(orbit.run.id) ? 1 : Math.max(0.35, 0.8 * 0.9 ** (orbit.lane - 1))}
              onClick={() => go({ run: orbit.run.id })}
            >
              <title>{orbit.run.name}</title>
              <path className="flat-run-reach" d={line} />
              <path d={line} />
            </g>
          );
        })}
      </svg>
      {orbits.flatMap((orbit) =>
        [...moonsOf(orbit), ...(orbit.run.status === "failed" ? [orbit.end] : [])].map((step) => {
          const { x, y } = placeIn(path, step, laneAt(orbit, step));
          const failed = orbit.run.status === "failed" && step === orbit.end;
          return (
            <span
              key={`${orbit.run.id}-${step}`}
              className={`flat-moon ${failed ? "flat-moon-failed" : classOf(orbit, chosen.includes(orbit.run.id))}`}
              style={{ left: `${x}%`, top: `${y}%` }}
            />
          );
        }),
      )}
      {crowned && <FlatCrown x={last.x} y={last.y} words={null} />}
      {bearer && !crowned && (
        <FlatCrown {...placeIn(path, bearer.end, bearer.lane)} words={bearer.run.name} />
      )}
    </>
  );
}

function FlatCrown({ x, y, words }: { x: number; y: number; words: string | null }) {
  return (
    <span
      className={words === null ? "flat-crown flat-crown-planet" : "flat-crown"}
      style={{ left: `${x}%`, top: `${y}%` }}
    >
      <Icon name="crown" />
      {words}
    </span>
  );
}
