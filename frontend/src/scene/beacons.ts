/** The projects' stars: one Points object, however many there are. */
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  CustomBlending,
  DynamicDrawUsage,
  OneFactor,
  OneMinusSrcAlphaFactor,
  Points,
  ShaderMaterial,
} from "three";
import { placeStar } from "../galaxy/placement";
import type { Star } from "../galaxy/stars";
import { TONE_COLOURS, type Tone, toneOfProject } from "../shell/status";
import { OUTPUT } from "./glsl";
import { setNumber } from "./uniforms";

const VERTEX = /* glsl */ `
attribute vec3 aColour;
attribute float aKind;   // 0 quiet, 1 busy (a ring that turns), 2 failed (a broken ring)
attribute float aCrown;  // 1: a champion is served
attribute float aPart;   // 0 hidden, below 1 dimmed, 1 shown, above 1 under the pointer
uniform float uScale;
uniform float uSize;
uniform float uLight;
uniform float uNear;     // 1 in a system: its neighbours must not stand among its planets
varying vec3 vColour;
varying float vKind;
varying float vCrown;
varying float vPart;
varying float vPixels;
void main() {
  vec4 seen = modelViewMatrix * vec4(position, 1.0);
  float grow = max(aPart, 0.55);
  float size = uSize * grow * clamp(150.0 / max(-seen.z, 1.0), 0.55, 2.2);
  gl_PointSize = aPart <= 0.0 ? 0.0 : size * uScale;
#ifdef DIRECT
  vColour = pow(aColour, vec3(0.4545)) * uLight;
#else
  vColour = aColour * uLight;
#endif
  vKind = aKind;
  vCrown = aCrown;
  vPart = aPart * mix(1.0, smoothstep(25.0, 60.0, -seen.z), uNear);
  vPixels = size * uScale;
  gl_Position = projectionMatrix * seen;
}`;

const FRAGMENT = /* glsl */ `
uniform float uTime;
varying vec3 vColour;
varying float vKind;
varying float vCrown;
varying float vPart;
varying float vPixels;
// Three points above the star; 0 at the foot, 1 at their tips.
float crown(vec2 p) {
  vec2 q = vec2(p.x / 0.21, (-p.y - 0.36) / 0.30);
  float soft = 7.0 / vPixels;
  float top = mix(0.42, 1.0, abs(fract(q.x) - 0.5) * 2.0);
  return smoothstep(1.0 + soft, 1.0 - soft, abs(q.x)) * smoothstep(-soft, soft, q.y)
    * smoothstep(top + soft, top - soft, q.y);
}
void main() {
  vec2 p = (gl_PointCoord - 0.5) * 2.0;
  float d = length(p);
  if (d > 1.0 || vPart <= 0.0) discard;
  float edge = 1.0 - d;
  float core = smoothstep(0.17, 0.05, d);
  float glow = pow(edge, 3.4) * 0.95;
  float spikes = (exp(-abs(p.x) * 34.0) + exp(-abs(p.y) * 34.0)) * pow(edge, 2.6) * 0.85;
  float line = 3.0 / vPixels;
  float turn = atan(p.y, p.x);
  float ring = smoothstep(line * 1.6, line * 0.4, abs(d - 0.47));
  float gap = vKind < 0.5 ? 0.0 : vKind < 1.5
    ? 0.25 + 0.75 * smoothstep(-0.4, 0.9, sin(turn - uTime * 2.2))
    : step(0.1, sin(turn * 3.0 + 0.7));
  float halo = vPart > 1.0 ? smoothstep(line * 1.6, line * 0.4, abs(d - 0.66)) * 0.9 : 0.0;
  vec3 light = vColour * (glow + spikes + ring * gap * 0.9 + halo) + (vec3(0.55) + vColour * 0.75) * core;
  // Light that covers what lies behind it keeps its hue over a bright arm.
  float cover = clamp(glow * 0.85 + core + ring * gap * 0.9 + halo, 0.0, 1.0);
  float gold = vCrown > 0.5 ? crown(p) : 0.0;
  light = mix(light, vec3(1.0, 0.66, 0.20), gold);
  cover = max(cover, gold);
  gl_FragColor = vec4(light * min(vPart, 1.0), cover * min(vPart, 1.0));
  ${OUTPUT}
}`;

/** For thousands of small stars: no ring, no rays, and the screen's colour made once a star. */
const PLAIN_FRAGMENT = /* glsl */ `
varying vec3 vColour;
varying float vPart;
void main() {
  vec2 p = gl_PointCoord - 0.5;
  float edge = max(1.0 - 4.0 * dot(p, p), 0.0) * vPart;
  edge *= edge;
  gl_FragColor = vec4(vColour * edge * 1.15, edge);
#ifndef DIRECT
  ${OUTPUT}
#endif
}`;

/** From how many stars on each is drawn plainly. */
const MANY = 600;

const KINDS: Readonly<Record<Tone, number>> = { idle: 0, busy: 1, done: 0, failed: 2, stalled: 1, off: 0 };

/** Fewer stars may be larger. Pixels across, glow included. */
export function beaconSize(count: number): number {
  if (count >= MANY) return Math.max(5, 26 - 5 * Math.log10(count));
  return Math.max(15, Math.min(58, 84 - 24 * Math.log10(count + 1)));
}

export class Beacons {
  readonly points: Points<BufferGeometry, ShaderMaterial>;
  private stars: readonly Star[] = [];
  /** x, y, z of each star, in the order of `list`. */
  positions = new Float32Array(0);

  private readonly rich: ShaderMaterial;
  private readonly plain: ShaderMaterial;

  /** `direct`: see Dust. */
  constructor(direct: boolean) {
    const uniforms = {
      uScale: { value: 1 },
      uSize: { value: 40 },
      uTime: { value: 0 },
      uLight: { value: 1 },
      uNear: { value: 0 },
    };
    const light = {
      uniforms,
      vertexShader: VERTEX,
      blending: CustomBlending,
      blendSrc: OneFactor,
      blendDst: OneMinusSrcAlphaFactor,
      depthWrite: false,
      depthTest: false,
      transparent: true,
    };
    this.rich = new ShaderMaterial({ ...light, fragmentShader: FRAGMENT });
    this.plain = new ShaderMaterial({
      ...light,
      fragmentShader: PLAIN_FRAGMENT,
      defines: direct ? { DIRECT: 1 } : {},
    });
    this.points = new Points(new BufferGeometry(), this.rich);
    this.points.frustumCulled = false;
  }

  get list(): readonly Star[] {
    return this.stars;
  }

  set(name: "uScale" | "uTime" | "uLight" | "uNear", value: number): void {
    setNumber(this.rich, name, value);
    setNumber(this.plain, name, value);
  }

  setStars(stars: readonly Star[]): void {
    const same = stars.length === this.stars.length && stars.every((s, i) => s.id === this.stars[i]?.id);
    this.stars = stars;
    if (!same) this.rebuild();
    this.recolour();
    this.points.material = stars.length >= MANY ? this.plain : this.rich;
    for (const material of [this.rich, this.plain]) setNumber(material, "uSize", beaconSize(stars.length));
  }

  private rebuild(): void {
    const { stars } = this;
    const position = new Float32Array(stars.length * 3);
    stars.forEach((star, index) => {
      const { x, y, z } = placeStar(star.id);
      position.set([x, y, z], index * 3);
    });
    this.positions = position;
    const geometry = new BufferGeometry();
    const own = (size: number) =>
      new BufferAttribute(new Float32Array(stars.length * size), size).setUsage(DynamicDrawUsage);
    geometry.setAttribute("position", new BufferAttribute(position, 3));
    geometry.setAttribute("aColour", own(3));
    geometry.setAttribute("aKind", own(1));
    geometry.setAttribute("aCrown", own(1));
    geometry.setAttribute("aPart", own(1));
    this.points.geometry.dispose();
    this.points.geometry = geometry;
    this.emphasise(null, null, null);
  }

  private recolour(): void {
    const colours = this.points.geometry.getAttribute("aColour");
    const kinds = this.points.geometry.getAttribute("aKind");
    const crowns = this.points.geometry.getAttribute("aCrown");
    if (!colours || !kinds || !crowns) return;
    const colour = new Color();
    this.stars.forEach((star, index) => {
      const tone = toneOfProject(star.status);
      colour.set(TONE_COLOURS[tone]);
      colours.setXYZ(index, colour.r, colour.g, colour.b);
      kinds.setX(index, KINDS[tone]);
      crowns.setX(index, star.champion === null ? 0 : 1);
    });
    colours.needsUpdate = true;
    kinds.needsUpdate = true;
    crowns.needsUpdate = true;
  }

  /** Dim what the search did not find, ring what is under the pointer, hide what is shown as a system. */
  emphasise(found: ReadonlySet<string> | null, hovered: string | null, hidden: string | null): void {
    const parts = this.points.geometry.getAttribute("aPart");
    if (!parts) return;
    this.stars.forEach((star, index) => {
      const dim = found !== null && !found.has(star.id);
      parts.setX(index, star.id === hidden ? 0 : star.id === hovered ? 1.35 : dim ? 0.12 : 1);
    });
    parts.needsUpdate = true;
  }

  dispose(): void {
    this.points.geometry.dispose();
    this.rich.dispose();
    this.plain.dispose();
  }
}
