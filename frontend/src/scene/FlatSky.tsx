import { useMemo } from "react";
import { placeStar } from "../galaxy/placement";
import type { Star } from "../galaxy/stars";
import { STAGE_NAMES } from "../run/stages";
import { go, visit } from "../shell/location";
import { toneOfProject, toneOfStage } from "../shell/status";
import { type Placed, placeLabels } from "./labels";
import type { SkyProps } from "./Sky";

const MOST_STARS = 2_000;
const MOST_LABELS = 24;

/** Pixels to a unit of the picture, near enough for deciding which names fit. */
const SCALE = 3.4;

/** Names that do not cover each other, by the stars' ids. */
function namesThatFit(stars: readonly Star[], hovered: string | null): ReadonlyMap<string, Placed> {
  const wishes = stars.slice(0, 400).map((star, index) => {
    const { x, z } = placeStar(star.id);
    const weight = star.id === hovered ? 1e6 : -index;
    const at = { x: x * SCALE, y: z * SCALE };
    return { key: star.id, text: star.name, note: null, tone: "", ...at, below: 8, weight };
  });
  const room = { left: -104 * SCALE, top: -104 * SCALE, right: 104 * SCALE, bottom: 104 * SCALE };
  return new Map(placeLabels(wishes, room, MOST_LABELS).map((placed) => [placed.wish.key, placed]));
}

function FlatGalaxy({ stars, found, hovered, onHover }: SkyProps) {
  const shown = useMemo(() => (found ?? stars).slice(0, MOST_STARS), [found, stars]);
  const names = useMemo(() => namesThatFit(shown, hovered), [shown, hovered]);
  return (
    <svg className="flat-galaxy" viewBox="-105 -105 210 210" aria-hidden="true">
      <defs>
        <radialGradient id="flat-core">
          <stop offset="0" className="flat-core-in" />
          <stop offset="1" className="flat-core-out" />
        </radialGradient>
      </defs>
      <circle r="104" fill="url(#flat-core)" />
      {[0, 1, 2, 3].map((arm) => (
        <path key={arm} className="flat-arm" d={armPath(arm)} />
      ))}
      {shown.map((star) => {
        const { x, z } = placeStar(star.id);
        const name = names.get(star.id);
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the list of projects is the way by keyboard
          <g
            key={star.id}
            className={`flat-star tone-${toneOfProject(star.status)}`}
            onClick={() => visit(star.id)}
            onPointerEnter={() => onHover(star.id)}
            onPointerLeave={() => onHover(null)}
          >
            <circle cx={x} cy={z} r="4" className="flat-reach" />
            <circle cx={x} cy={z} r={hovered === star.id ? 2.4 : 1.4} className="flat-dot" />
            {name && (
              <text x={name.x / SCALE} y={name.top / SCALE + 4}>
                {star.name}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

function armPath(arm: number): string {
  const points: string[] = [];
  for (let r = 12; r <= 98; r += 3) {
    const angle = (arm * Math.PI) / 2 + Math.log(r / 12) * 2.1;
    points.push(`${(Math.cos(angle) * r).toFixed(1)} ${(Math.sin(angle) * r).toFixed(1)}`);
  }
  return `M${points.join("L")}`;
}

function FlatSystem({ system }: { system: NonNullable<SkyProps["system"]> }) {
  const { state, selected } = system;
  return (
    <div className="flat-system" aria-hidden="true">
      {state.stages.map((stage) => {
        const tone = toneOfStage(stage.status);
        return (
          <button
            key={stage.stage}
            type="button"
            tabIndex={-1}
            className={`flat-planet flat-${tone}${selected === stage.stage ? " flat-selected" : ""}`}
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
              <circle className="flat-body" cx="32" cy="32" r="17" />
            </svg>
            <span>{STAGE_NAMES[stage.stage]}</span>
          </button>
        );
      })}
    </div>
  );
}

/** All of the picture without WebGL. The panels beside it are the same as in 3D. */
export function FlatSky(props: SkyProps & { readonly reason: string | null }) {
  return (
    <div className="sky sky-flat">
      {props.project === null ? (
        <FlatGalaxy {...props} />
      ) : (
        props.system && <FlatSystem system={props.system} />
      )}
      {props.reason && (
        <p className="sky-note" role="status">
          {props.reason}
        </p>
      )}
    </div>
  );
}
