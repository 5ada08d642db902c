import { memo, useEffect, useMemo, useRef, useState } from "react";
import { ARMS, armAngle, placeStar } from "../galaxy/placement";
import { isMarked, type Star } from "../galaxy/stars";
import { CROWN_PATH } from "../shell/icons";
import { visit } from "../shell/location";
import { toneOfProject } from "../shell/status";
import { type Placed, placeLabels } from "./labels";
import { bell, seeded } from "./random";
import type { SkyProps } from "./Sky";

const MOST_STARS = 2_000;
const MOST_LABELS = 24;
const NAMED = 400;
const DUST = 900;
/** Half of the picture's side, in galaxy units. */
const HALF = 105;
const LETTER_PX = 13;
const CROWN_PX = 12;
/** Each arm is light upon light: how wide in galaxy units, the widest first. */
const GLOWS = [26, 13, 5] as const;
const BOX = `${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}`;

/** Pixels to a unit of the picture, as large as it is shown. */
function useScale(): [React.RefObject<SVGSVGElement | null>, number] {
  const picture = useRef<SVGSVGElement>(null);
  const [scale, setScale] = useState(3.4);
  useEffect(() => {
    const element = picture.current;
    if (!element || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => {
      const { width, height } = element.getBoundingClientRect();
      if (width > 0 && height > 0) setScale(Math.min(width, height) / (2 * HALF));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [picture, scale];
}

/** Names that do not cover each other, by the stars' ids. */
function namesThatFit(
  stars: readonly Star[],
  hovered: string | null,
  scale: number,
): ReadonlyMap<string, Placed> {
  const wishes = stars.slice(0, NAMED).map((star, index) => {
    const { x, z } = placeStar(star.id);
    const weight = star.id === hovered ? 1e6 : -index;
    const at = { x: x * scale, y: z * scale };
    return { key: star.id, text: star.name, note: null, tone: "", ...at, below: 12, weight };
  });
  const edge = (HALF - 1) * scale;
  const room = { left: -edge, top: -edge, right: edge, bottom: edge };
  return new Map(placeLabels(wishes, room, MOST_LABELS).map((placed) => [placed.wish.key, placed]));
}

function armPath(arm: number): string {
  const points: string[] = [];
  for (let r = 7; r <= 100; r *= 1.05) {
    const angle = armAngle(arm, r);
    points.push(`${(Math.cos(angle) * r).toFixed(1)} ${(Math.sin(angle) * r).toFixed(1)}`);
  }
  return `M${points.join("L")}`;
}

/** Arms of light and the nameless stars on them: the same on every visit, drawn once. */
const Backdrop = memo(function Backdrop() {
  const dust = useMemo(() => {
    const random = seeded(20_261_123);
    return Array.from({ length: DUST }, (_, index) => {
      const r = 8 + 92 * random() ** 0.8;
      const angle = armAngle(Math.floor(random() * ARMS), r) + bell(random) * 0.34;
      const size = 0.16 + 0.5 * random() ** 4;
      return { key: index, x: Math.cos(angle) * r, y: Math.sin(angle) * r, size, hue: index % 3 };
    });
  }, []);
  const arms = Array.from({ length: ARMS }, (_, arm) => ({ arm, path: armPath(arm) }));
  return (
    <svg className="flat-backdrop" viewBox={BOX} aria-hidden="true">
      <defs>
        <radialGradient id="flat-fade" gradientUnits="userSpaceOnUse" cx="0" cy="0" r="103">
          <stop offset="0.1" stopColor="#fff" />
          <stop offset="0.62" stopColor="#fff" stopOpacity="0.8" />
          <stop offset="1" stopColor="#fff" stopOpacity="0" />
        </radialGradient>
        <mask
          id="flat-edge"
          maskUnits="userSpaceOnUse"
          x={-HALF}
          y={-HALF}
          width={2 * HALF}
          height={2 * HALF}
        >
          <circle r={HALF} fill="url(#flat-fade)" />
        </mask>
        <radialGradient id="flat-core">
          <stop offset="0" className="flat-core-in" />
          <stop offset="0.35" className="flat-core-mid" />
          <stop offset="1" className="flat-core-out" />
        </radialGradient>
        <filter id="flat-soft" x="-20%" y="-20%" width="140%" height="140%">
          <feGaussianBlur stdDeviation="2.6" />
        </filter>
      </defs>
      <g mask="url(#flat-edge)">
        <g filter="url(#flat-soft)">
          {GLOWS.map((width, layer) =>
            arms.map(({ arm, path }) => (
              <path
                key={`${width}-${arm}`}
                className={`flat-arm flat-arm-${arm % 2} flat-glow-${layer}`}
                d={path}
                strokeWidth={width}
              />
            )),
          )}
        </g>
      </g>
      <circle r="104" fill="url(#flat-core)" />
      {dust.map(({ key, x, y, size, hue }) => (
        <circle
          key={key}
          className={`flat-dust-${hue}`}
          cx={x.toFixed(1)}
          cy={y.toFixed(1)}
          r={size.toFixed(2)}
        />
      ))}
    </svg>
  );
});

/** Pixels across, whatever the picture's size: fewer stars may be larger. */
function dotPixels(count: number): number {
  return count > NAMED ? 2.2 : count > 60 ? 3.2 : 4.4;
}

/** The galaxy seen from above. The panel beside it is the way by keyboard. */
export function FlatGalaxy({ stars, found, hovered, onHover }: SkyProps) {
  const [picture, scale] = useScale();
  const shown = useMemo(() => (found ?? stars).slice(0, MOST_STARS), [found, stars]);
  const names = useMemo(() => namesThatFit(shown, hovered, scale), [shown, hovered, scale]);
  const letter = LETTER_PX / scale;
  const dot = dotPixels(shown.length) / scale;
  return (
    <div className="flat-galaxy">
      <Backdrop />
      <svg ref={picture} viewBox={BOX} aria-hidden="true">
        {shown.map((star) => {
          const { x, z } = placeStar(star.id);
          const pointed = hovered === star.id;
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the list of projects is the way by keyboard
            <g
              key={star.id}
              className={`flat-star tone-${toneOfProject(star.status)}`}
              onClick={() => visit(star.id)}
              onPointerEnter={() => onHover(star.id)}
              onPointerLeave={() => onHover(null)}
            >
              <circle cx={x} cy={z} r={Math.max(4, 12 / scale)} className="flat-reach" />
              {shown.length <= NAMED && (
                <circle cx={x} cy={z} r={dot * (pointed ? 3.2 : 2.4)} className="flat-halo" />
              )}
              <circle cx={x} cy={z} r={pointed ? dot * 1.4 : dot} className="flat-dot" />
              {star.champion !== null && shown.length <= NAMED && (
                <path
                  className="flat-star-crown"
                  d={CROWN_PATH}
                  transform={`translate(${x} ${z - dot * 2.6}) scale(${CROWN_PX / 16 / scale}) translate(-8 -14)`}
                />
              )}
              {isMarked(star) && <circle cx={x} cy={z} r={dot * 3.4} className="flat-alarm" />}
            </g>
          );
        })}
        {/* After all of the stars, so that none lies on a name. */}
        {[...names.values()].map(({ wish, x, top }) => (
          <text
            key={wish.key}
            className="flat-label"
            x={x / scale}
            y={(top + LETTER_PX) / scale}
            fontSize={letter}
          >
            {wish.text}
          </text>
        ))}
      </svg>
    </div>
  );
}
