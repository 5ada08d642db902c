/** Earlier runs in three dimensions: thin orbits beside the path, each with a moon for each result of its own. */
import {
  AdditiveBlending,
  BufferAttribute,
  BufferGeometry,
  Color,
  DoubleSide,
  Group,
  Mesh,
  Points,
  ShaderMaterial,
  type Vector3,
} from "three";
import { TONE_COLOURS, type Tone } from "../shell/status";
import { OUTPUT } from "./glsl";
import { laneAt, moonsOf, type Orbit } from "./lanes";
import { lanePlace } from "./orbit";
import { setNumber } from "./uniforms";

const LINE_VERTEX = /* glsl */ `
attribute vec3 aWas;
attribute vec3 aColour;
uniform float uApart;    // 0 where they were, 1 where they are
varying vec3 vColour;
void main() {
  vColour = aColour;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(mix(aWas, position, uApart), 1.0);
}`;

const LINE_FRAGMENT = /* glsl */ `
varying vec3 vColour;
void main() {
  gl_FragColor = vec4(vColour, 1.0);
  ${OUTPUT}
}`;

const MOON_VERTEX = /* glsl */ `
attribute vec3 aWas;
attribute vec3 aColour;
attribute float aSize;
uniform float uApart;
uniform float uScale;    // pixels of the picture to one of CSS
varying vec3 vColour;
void main() {
  vColour = aColour;
  vec4 seen = modelViewMatrix * vec4(mix(aWas, position, uApart), 1.0);
  gl_PointSize = max(3.0, aSize * 150.0 / max(-seen.z, 1.0)) * uScale;
  gl_Position = projectionMatrix * seen;
}`;

const MOON_FRAGMENT = /* glsl */ `
varying vec3 vColour;
void main() {
  float d = length(gl_PointCoord - 0.5) * 2.0;
  float body = smoothstep(0.62, 0.44, d);
  float air = pow(max(1.0 - d, 0.0), 2.0) * 0.7;
  gl_FragColor = vec4(vColour * (body + air), 1.0);
  ${OUTPUT}
}`;

/** Points of an orbit to a step of the path. */
const FINENESS = 12;
/** The same for what only keeps clear of it. */
const COARSENESS = 4;
/** Half of a line's width, in units of length. */
const WIDTH = 0.023;
const APART_PER_S = 1.4;
const CROWN = new Color("#ffd77a");
const CHOSEN = new Color("#ffffff");

const TONES: Readonly<Record<Orbit["run"]["status"], Tone>> = {
  queued: "idle",
  running: "busy",
  completed: "done",
  failed: "failed",
  cancelled: "off",
};

interface Strand {
  readonly steps: readonly number[];
  readonly lanes: readonly number[];
}

function strandOf(orbit: Orbit, fineness = FINENESS): Strand {
  const count = Math.max(2, Math.ceil((orbit.end - orbit.start) * fineness) + 1);
  const steps = Array.from(
    { length: count },
    (_, index) => orbit.start + ((orbit.end - orbit.start) * index) / (count - 1),
  );
  return { steps, lanes: steps.map((step) => laneAt(orbit, step)) };
}

/** The older, the fainter; the champion's and the chosen one stand out. */
function colourOf(orbit: Orbit, chosen: boolean): Color {
  if (chosen) return CHOSEN.clone().multiplyScalar(0.85);
  if (orbit.run.champion) return CROWN.clone().multiplyScalar(0.7);
  const tone = new Color(TONE_COLOURS[TONES[orbit.run.status]]);
  return tone.lerp(new Color("#7f8fd0"), 0.45).multiplyScalar(0.42 * 0.9 ** (orbit.lane - 1));
}

interface Drawn {
  readonly place: number[];
  readonly was: number[];
  readonly colour: number[];
}

function push(into: Drawn, place: Vector3, was: Vector3, colour: Color): void {
  into.place.push(place.x, place.y, place.z);
  into.was.push(was.x, was.y, was.z);
  into.colour.push(colour.r, colour.g, colour.b);
}

function geometryOf({ place, was, colour }: Drawn): BufferGeometry {
  const geometry = new BufferGeometry();
  for (const [name, values] of [
    ["position", place],
    ["aWas", was],
    ["aColour", colour],
  ] as const)
    geometry.setAttribute(name, new BufferAttribute(new Float32Array(values), 3));
  return geometry;
}

export class Orbits {
  readonly group = new Group();
  private readonly lines: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly moons: Points<BufferGeometry, ShaderMaterial>;
  private list: readonly Orbit[] = [];
  private chosen: readonly string[] = [];
  private apart = 1;

  constructor() {
    const light = { blending: AdditiveBlending, depthWrite: false, transparent: true };
    this.lines = new Mesh(
      new BufferGeometry(),
      new ShaderMaterial({
        ...light,
        side: DoubleSide,
        uniforms: { uApart: { value: 1 } },
        vertexShader: LINE_VERTEX,
        fragmentShader: LINE_FRAGMENT,
      }),
    );
    this.moons = new Points(
      new BufferGeometry(),
      new ShaderMaterial({
        ...light,
        uniforms: { uApart: { value: 1 }, uScale: { value: 1 } },
        vertexShader: MOON_VERTEX,
        fragmentShader: MOON_FRAGMENT,
      }),
    );
    for (const part of [this.lines, this.moons]) part.frustumCulled = false;
    this.group.add(this.lines, this.moons);
    this.group.visible = false;
  }

  get shown(): readonly Orbit[] {
    return this.list;
  }

  /** Show these; those that were shown move from where they were, a new one parts from the path. */
  show(orbits: readonly Orbit[], chosen: readonly string[], atOnce: boolean): void {
    if (orbits === this.list && chosen.join() === this.chosen.join()) return;
    const before = new Map(this.list.map((orbit) => [orbit.run.id, orbit]));
    const moved = orbits.some((orbit) => before.get(orbit.run.id)?.lane !== orbit.lane);
    this.build(orbits, chosen, before);
    if (moved) this.apart = atOnce ? 1 : 0;
    this.list = orbits;
    this.chosen = chosen;
    this.tell();
  }

  private build(
    orbits: readonly Orbit[],
    chosen: readonly string[],
    before: ReadonlyMap<string, Orbit>,
  ): void {
    const lines: Drawn = { place: [], was: [], colour: [] };
    const moons: Drawn & { size: number[] } = { place: [], was: [], colour: [], size: [] };
    for (const orbit of orbits) {
      const old = before.get(orbit.run.id);
      const laneWas = (step: number) => (old === undefined ? 0 : laneAt(old, step));
      const colour = colourOf(orbit, chosen.includes(orbit.run.id));
      band(lines, strandOf(orbit), laneWas, colour);
      for (const index of moonsOf(orbit)) {
        const light = colour.clone().multiplyScalar(1.5);
        push(moons, lanePlace(index, laneAt(orbit, index)), lanePlace(index, laneWas(index)), light);
        moons.size.push(orbit.run.champion ? 1.3 : 1);
      }
      if (orbit.run.status === "failed") {
        const end = lanePlace(orbit.end, laneAt(orbit, orbit.end));
        push(moons, end, lanePlace(orbit.end, laneWas(orbit.end)), new Color(TONE_COLOURS.failed));
        moons.size.push(1.1);
      }
    }
    this.group.visible = orbits.length > 0; // nothing to draw is not drawn: no empty buffers
    this.lines.geometry.dispose();
    this.lines.geometry = geometryOf(lines);
    this.moons.geometry.dispose();
    this.moons.geometry = geometryOf(moons);
    this.moons.geometry.setAttribute("aSize", new BufferAttribute(new Float32Array(moons.size), 1));
  }

  /** Where an orbit ends, in the system's own units: there the crown and the name stand. */
  endOf(orbit: Orbit): Vector3 {
    return lanePlace(orbit.end, laneAt(orbit, orbit.end));
  }

  /** Points along it, near enough to be joined by straight lines. */
  strandOf(orbit: Orbit): readonly Vector3[] {
    const { steps, lanes } = strandOf(orbit, COARSENESS);
    return steps.map((step, index) => lanePlace(step, lanes[index] ?? 0));
  }

  placesOf(orbit: Orbit): readonly Vector3[] {
    return [...moonsOf(orbit), orbit.end].map((step) => lanePlace(step, laneAt(orbit, step)));
  }

  setScale(scale: number): void {
    setNumber(this.moons.material, "uScale", scale);
  }

  /** Move on; whether orbits are still on their way. */
  step(dt: number, still: boolean): boolean {
    if (this.apart >= 1) return false;
    this.apart = still ? 1 : Math.min(1, this.apart + dt * APART_PER_S);
    this.tell();
    return this.apart < 1;
  }

  private tell(): void {
    const eased = this.apart * this.apart * (3 - 2 * this.apart);
    for (const { material } of [this.lines, this.moons]) setNumber(material, "uApart", eased);
  }

  dispose(): void {
    for (const part of [this.lines, this.moons]) {
      part.geometry.dispose();
      part.material.dispose();
    }
  }
}

/** A flat band along the strand, seen from above and a little upright, so that it never is only an edge. */
function band(into: Drawn, { steps, lanes }: Strand, laneWas: (step: number) => number, colour: Color): void {
  const edges = steps.map((step, index) => {
    const at = lanePlace(step, lanes[index] ?? 0);
    const was = lanePlace(step, laneWas(step));
    const out = at.clone().setY(0).normalize().multiplyScalar(WIDTH);
    return [-1, 1].map((side) => ({
      at: at
        .clone()
        .addScaledVector(out, side)
        .setY(at.y + side * WIDTH * 0.7),
      was: was
        .clone()
        .addScaledVector(out, side)
        .setY(was.y + side * WIDTH * 0.7),
    }));
  });
  for (let index = 1; index < edges.length; index += 1) {
    const [a, b] = edges[index - 1] ?? [];
    const [c, d] = edges[index] ?? [];
    if (!a || !b || !c || !d) continue;
    for (const corner of [a, c, b, b, c, d]) push(into, corner.at, corner.was, colour);
  }
}
