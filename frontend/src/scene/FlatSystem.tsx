import type { ProjectState } from "../live/frames";
import { STAGE_NAMES, STAGES } from "../run/stages";
import { Icon } from "../shell/icons";
import { lazyPanel } from "../shell/lazyPanel";
import { go } from "../shell/location";
import { toneOfStage } from "../shell/status";
import { litShare, PATH_START, reachAt, SPAN } from "./lit";
import type { SystemInSky } from "./Sky";

const FlatOrbits = lazyPanel(() => import("./FlatOrbits"), null);

const FINENESS = 16;
const MIDDLE = { x: 50, y: 48 };

/** A spiral around the sun, in percent of the picture; `step` counts the planets. */
function spiral(step: number): { x: number; y: number } {
  const angle = 1.9 + 0.72 * step;
  const reach = reachAt(step, 25, 2.4, 9);
  return { x: MIDDLE.x + Math.cos(angle) * reach, y: MIDDLE.y + Math.sin(angle) * reach };
}

const FLAT_PATH = { at: spiral, middle: MIDDLE };

/** The path's first part, as far as `share` (0 to 1). */
function pathTo(share: number): string {
  const steps = Math.max(1, Math.round(SPAN * FINENESS * share));
  const points = Array.from({ length: steps + 1 }, (_, index) => {
    const { x, y } = spiral(PATH_START + (SPAN * share * index) / steps);
    return `${x.toFixed(2)} ${y.toFixed(2)}`;
  });
  return `M${points.join("L")}`;
}

const PATH = pathTo(1);
const PLACES = STAGES.map((_, index) => spiral(index));

/** One planet: its ring fills as the stage goes on. */
function Planet({
  stage,
  index,
  selected,
}: {
  stage: ProjectState["stages"][number];
  index: number;
  selected: boolean;
}) {
  const tone = toneOfStage(stage.status);
  const place = PLACES[index];
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`flat-planet flat-${tone}${selected ? " flat-selected" : ""}`}
      style={{ left: `${place?.x}%`, top: `${place?.y}%` }}
      onClick={() => go({ stage: stage.stage }, true)}
    >
      <svg viewBox="0 0 64 64" aria-hidden="true">
        <circle className="flat-orbit" cx="32" cy="32" r="27" />
        <circle
          className="flat-arc"
          cx="32"
          cy="32"
          r="27"
          pathLength={100}
          strokeDasharray={`${stage.percentage} 100`}
          transform="rotate(-90 32 32)"
        />
        <circle className="flat-body" cx="32" cy="32" r="19" />
      </svg>
      <span className="flat-mark">
        <Icon name={tone} />
      </span>
      <span className="flat-name">{STAGE_NAMES[stage.stage]}</span>
    </button>
  );
}

/** The system from above: the same path as in 3D, lit as far as the run has come. */
export function FlatSystem({ system }: { system: SystemInSky }) {
  const { state, selected, runs } = system;
  const lit = litShare(state.stages);
  return (
    <div className="flat-system" aria-hidden="true">
      <svg className="flat-path" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <path className="flat-track" d={PATH} />
        {lit > 0 && <path className="flat-lit" d={pathTo(lit)} />}
      </svg>
      {(runs.orbits.length > 0 || runs.crowned) && <FlatOrbits path={FLAT_PATH} runs={runs} />}
      <span className="flat-sun" />
      {state.stages.map((stage, index) => (
        <Planet key={stage.stage} stage={stage} index={index} selected={selected === stage.stage} />
      ))}
    </div>
  );
}
