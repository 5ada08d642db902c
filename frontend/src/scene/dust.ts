/** The nameless stars: on the arms, in the bulge, and far behind. */
import { AdditiveBlending, BufferAttribute, BufferGeometry, Color, Points, ShaderMaterial } from "three";
import { ARMS, armAngle, GALAXY_RADIUS } from "../galaxy/placement";
import { OUTPUT } from "./glsl";
import { bell, seeded } from "./random";
import { setNumber } from "./uniforms";

const VERTEX = /* glsl */ `
attribute vec3 aColour;
attribute float aSize;
attribute float aPhase;
uniform float uScale;
uniform float uTime;
uniform float uLight;
uniform float uTwinkle;
uniform float uBoost;
varying vec3 vColour;
void main() {
  vec4 seen = modelViewMatrix * vec4(position, 1.0);
  float far = -seen.z;
  float size = aSize * uScale * 210.0 / max(far, 1.0);
  gl_PointSize = clamp(size, 1.0, 4.4 * uScale);
  // A star smaller than a pixel is a fainter pixel, not a smaller one.
  float share = clamp(size / 1.0, 0.15, 1.0);
  float fade = smoothstep(520.0, 120.0, far) * smoothstep(0.3, 2.5, far);
  float shine = 1.0 + uTwinkle * 0.35 * sin(uTime * (0.6 + aPhase) + aPhase * 40.0);
  vColour = aColour * share * fade * shine * uLight * uBoost;
#ifdef DIRECT
  vColour = pow(vColour, vec3(0.4545));
#endif
  gl_Position = projectionMatrix * seen;
}`;

const FRAGMENT = /* glsl */ `
varying vec3 vColour;
void main() {
  float d = length(gl_PointCoord - 0.5) * 2.0;
  gl_FragColor = vec4(vColour * smoothstep(1.0, 0.15, d), 1.0);
#ifndef DIRECT
  ${OUTPUT}
#endif
}`;

const CORE = new Color("#ffc892");
const WHITE = new Color("#fff4e6");
const TINTS = ["#9cc2ff", "#c9dcff", "#b99aff", "#ff8fb4", "#8fe6ff"].map((hex) => new Color(hex));

interface Arrays {
  readonly position: Float32Array;
  readonly colour: Float32Array;
  readonly size: Float32Array;
  readonly phase: Float32Array;
}

function onArm(random: () => number): [number, number, number, number] {
  const r = 7 + (GALAXY_RADIUS + 6) * random() ** 0.72;
  const arm = Math.floor(random() * ARMS);
  const spread = random() < 0.72 ? 0.13 : 0.42;
  const angle = armAngle(arm, Math.max(r, 4)) + bell(random) * spread;
  return [Math.cos(angle) * r, bell(random) * (1.7 - r * 0.009), Math.sin(angle) * r, r];
}

function inBulge(random: () => number): [number, number, number, number] {
  const r = Math.abs(bell(random)) * 10;
  const angle = random() * Math.PI * 2;
  return [Math.cos(angle) * r, bell(random) * Math.max(0.6, 5 - r * 0.28), Math.sin(angle) * r, r];
}

function farBehind(random: () => number): [number, number, number, number] {
  const angle = random() * Math.PI * 2;
  const height = random() * 2 - 1;
  const r = 260 + random() * 140;
  const ring = Math.sqrt(1 - height * height);
  return [Math.cos(angle) * ring * r, height * r * 0.8, Math.sin(angle) * ring * r, 999];
}

function fill(arrays: Arrays, count: number): void {
  const random = seeded(20_261_123);
  const colour = new Color();
  for (let index = 0; index < count; index += 1) {
    const dice = random();
    const place = dice < 0.7 ? onArm : dice < 0.92 ? inBulge : farBehind;
    const [x, y, z, r] = place(random);
    arrays.position.set([x, y, z], index * 3);
    const tint = TINTS[Math.floor(random() ** 1.6 * TINTS.length)] ?? WHITE;
    const warmth = Math.min(1, Math.exp(-((r / 30) ** 2)) + random() * 0.25);
    colour.copy(tint).lerp(warmth > 0.5 ? CORE : WHITE, warmth);
    const brightness = 0.34 + 0.66 * random() ** 3;
    arrays.colour.set([colour.r * brightness, colour.g * brightness, colour.b * brightness], index * 3);
    arrays.size[index] = 0.75 + 2.1 * random() ** 7;
    arrays.phase[index] = random();
  }
}

export class Dust {
  readonly points: Points<BufferGeometry, ShaderMaterial>;

  /**
   * `boost`: fewer stars shine more. `direct`: the colours of the screen are made once a star instead of
   * once a pixel, which counts where the processor draws.
   */
  constructor(count: number, boost: number, direct: boolean) {
    const arrays: Arrays = {
      position: new Float32Array(count * 3),
      colour: new Float32Array(count * 3),
      size: new Float32Array(count),
      phase: new Float32Array(count),
    };
    fill(arrays, count);
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(arrays.position, 3));
    geometry.setAttribute("aColour", new BufferAttribute(arrays.colour, 3));
    geometry.setAttribute("aSize", new BufferAttribute(arrays.size, 1));
    geometry.setAttribute("aPhase", new BufferAttribute(arrays.phase, 1));
    const material = new ShaderMaterial({
      defines: direct ? { DIRECT: 1 } : {},
      uniforms: {
        uScale: { value: 1 },
        uTime: { value: 0 },
        uLight: { value: 1 },
        uTwinkle: { value: 0 },
        uBoost: { value: boost },
      },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      blending: AdditiveBlending,
      depthWrite: false,
      depthTest: false,
      transparent: true,
    });
    this.points = new Points(geometry, material);
    this.points.frustumCulled = false;
    this.points.renderOrder = -1;
  }

  set(name: "uScale" | "uTime" | "uLight" | "uTwinkle", value: number): void {
    setNumber(this.points.material, name, value);
  }

  /** Draw only this share of the stars: they lie in random order. */
  thin(share: number): void {
    const all = this.points.geometry.getAttribute("position").count;
    this.points.geometry.setDrawRange(0, Math.floor(all * share));
  }

  dispose(): void {
    this.points.geometry.dispose();
    this.points.material.dispose();
  }
}
