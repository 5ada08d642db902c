/** A project's system: its sun, eight planets on one path, and how far the light has come. */
import {
  AdditiveBlending,
  type Camera,
  Color,
  Group,
  Mesh,
  PlaneGeometry,
  ShaderMaterial,
  SphereGeometry,
  TubeGeometry,
  Vector3,
} from "three";
import type { PipelineStage } from "../api/types";
import type { ProjectState } from "../live/frames";
import { STAGES } from "../run/stages";
import { TONE_COLOURS, toneOfProject } from "../shell/status";
import { Crown } from "./crown";
import { NOISE, OUTPUT } from "./glsl";
import { litShare } from "./lit";
import { pathCurve, planetPlace } from "./orbit";
import { Orbits } from "./orbits";
import { Planet } from "./planet";
import { Pulses } from "./pulses";
import type { RunsAround } from "./Sky";
import { setColour, setNumber } from "./uniforms";

const SUN_VERTEX = /* glsl */ `
varying vec3 vLocal;
varying vec3 vNormal;
varying vec3 vSeen;
void main() {
  vLocal = normalize(position);
  vNormal = normalize(normalMatrix * normal);
  vec4 seen = modelViewMatrix * vec4(position, 1.0);
  vSeen = normalize(-seen.xyz);
  gl_Position = projectionMatrix * seen;
}`;

const SUN_FRAGMENT = /* glsl */ `
uniform vec3 uTone;
uniform float uTime;
varying vec3 vLocal;
varying vec3 vNormal;
varying vec3 vSeen;
${NOISE}
void main() {
  float facing = max(dot(vNormal, vSeen), 0.0);
  float grain = fbm3(vLocal * 5.5 + uTime * 0.05);
  float cell = fbm3(vLocal * 13.0 - uTime * 0.08);
  vec3 hot = vec3(1.0, 0.80, 0.52);
  vec3 warm = mix(vec3(0.95, 0.36, 0.08), uTone, 0.18);
  vec3 colour = mix(warm, hot, smoothstep(0.30, 0.95, facing * 0.62 + grain * 0.52));
  colour *= 0.46 + 0.52 * cell + 0.22 * facing;
  colour += vec3(1.0, 0.62, 0.28) * pow(1.0 - facing, 3.0) * 0.5;
  gl_FragColor = vec4(colour, 1.0);
  ${OUTPUT}
}`;

const CORONA_VERTEX = /* glsl */ `
varying vec2 vAt;
void main() {
  vAt = uv * 2.0 - 1.0;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

const CORONA_FRAGMENT = /* glsl */ `
uniform vec3 uTone;
uniform float uTime;
varying vec2 vAt;
${NOISE}
void main() {
  float d = length(vAt);
  float angle = atan(vAt.y, vAt.x);
  float rays = fbm2(vec2(angle * 2.2, d * 1.4 - uTime * 0.06)) * fbm2(vec2(angle * 5.0 + 9.0, 2.0));
  float body = 0.22;
  float glow = exp(-max(d - body, 0.0) * 7.5) * 0.42 + exp(-max(d - body, 0.0) * 22.0) * 0.55;
  float light = glow * (0.62 + rays * 1.5) * smoothstep(1.0, 0.35, d);
  gl_FragColor = vec4(mix(vec3(1.0, 0.60, 0.28), uTone, 0.25) * light, 1.0);
  ${OUTPUT}
}`;

const PATH_VERTEX = /* glsl */ `
varying float vAlong;
varying vec3 vNormal;
void main() {
  vAlong = uv.x;
  vNormal = normalize(normalMatrix * normal);
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

const PATH_FRAGMENT = /* glsl */ `
uniform float uLit;
uniform float uTime;
uniform vec3 uDone;
uniform vec3 uHead;
varying float vAlong;
varying vec3 vNormal;
void main() {
  float lit = smoothstep(uLit + 0.002, uLit - 0.002, vAlong);
  float head = exp(-pow((vAlong - uLit) / 0.030, 2.0)) * step(0.001, uLit);
  float round = 0.55 + 0.45 * vNormal.z;
  float flow = 0.82 + 0.18 * sin(vAlong * 160.0 - uTime * 5.0);
  vec3 dark = vec3(0.20, 0.25, 0.44) * (0.55 + 0.45 * step(0.0, sin(vAlong * 420.0)));
  vec3 colour = mix(dark, uDone * flow, lit) * round + uHead * head * 1.2;
  gl_FragColor = vec4(colour, 1.0);
  ${OUTPUT}
}`;

const EASE_PER_S = 4.5;
/** As if a moon that bears the crown had this radius. */
export const MOON_CROWN = 0.34;

export class SolarSystem {
  readonly group = new Group();
  readonly planets: readonly Planet[];
  private readonly sun: Mesh<SphereGeometry, ShaderMaterial>;
  private readonly corona: Mesh<PlaneGeometry, ShaderMaterial>;
  private readonly path: Mesh<TubeGeometry, ShaderMaterial>;
  readonly orbits = new Orbits();
  private readonly crown = new Crown();
  private readonly pulses = new Pulses();
  private readonly centre = new Vector3();
  private lit = 0;
  private wanted = 0;

  constructor(detail: number, octaves: number) {
    const curve = pathCurve();
    this.planets = STAGES.map(
      (stage, index) => new Planet(stage, planetPlace(index), this.centre, index * 7.3 + 1, detail, octaves),
    );
    const warm = new Color("#ffb56b");
    const shader = (vertexShader: string, fragmentShader: string) =>
      new ShaderMaterial({
        defines: { OCTAVES: octaves },
        uniforms: { uTone: { value: warm.clone() }, uTime: { value: 0 } },
        vertexShader,
        fragmentShader,
        transparent: true, // solid, but drawn after the galaxy's light, which is transparent
      });
    this.sun = new Mesh(
      new SphereGeometry(0.74, detail, Math.ceil(detail * 0.66)),
      shader(SUN_VERTEX, SUN_FRAGMENT),
    );
    this.corona = new Mesh(new PlaneGeometry(6.8, 6.8), shader(CORONA_VERTEX, CORONA_FRAGMENT));
    Object.assign(this.corona.material, { depthWrite: false, blending: AdditiveBlending });
    this.path = new Mesh(
      new TubeGeometry(curve, detail * 6, 0.042, 8),
      new ShaderMaterial({
        uniforms: {
          uLit: { value: 0 },
          uTime: { value: 0 },
          uDone: { value: new Color(TONE_COLOURS.done) },
          uHead: { value: new Color(TONE_COLOURS.busy) },
        },
        vertexShader: PATH_VERTEX,
        fragmentShader: PATH_FRAGMENT,
        transparent: true,
      }),
    );
    this.group.add(this.path, this.orbits.group, this.sun, this.corona, this.pulses.group, this.crown.mesh);
    for (const planet of this.planets) this.group.add(planet.group);
    this.group.visible = false;
  }

  /** Stand at a place of the galaxy. */
  moveTo(at: Vector3): void {
    this.group.position.copy(at);
    this.centre.copy(at);
  }

  show(state: ProjectState, selected: PipelineStage | null, atOnce: boolean): void {
    for (const planet of this.planets) {
      const stage = state.stages.find((entry) => entry.stage === planet.stage);
      if (stage) planet.show(stage.status, planet.stage === selected);
    }
    this.wanted = litShare(state.stages);
    if (atOnce || this.wanted < this.lit - 0.4) this.lit = this.wanted;
    const tone = toneOfProject(state.status);
    setColour(this.path.material, "uHead", TONE_COLOURS[tone === "idle" ? "busy" : tone]);
    setColour(this.sun.material, "uTone", TONE_COLOURS[tone]);
    setColour(this.corona.material, "uTone", TONE_COLOURS[tone]);
  }

  /** Earlier runs, and who bears the crown. */
  surround({ orbits, chosen, crowned }: RunsAround, atOnce: boolean): void {
    this.orbits.show(orbits, chosen, atOnce);
    const last = this.planets.at(-1);
    const bearer = orbits.find((orbit) => orbit.run.champion);
    if (crowned && last) this.crown.wear(last.group.position, last.radius);
    else this.crown.wear(bearer ? this.orbits.endOf(bearer) : null, MOON_CROWN);
  }

  pulse(stages: readonly PipelineStage[], still: boolean): void {
    for (const planet of this.planets) {
      if (!stages.includes(planet.stage)) continue;
      this.pulses.start(planet.group.position, planet.radius, planet.tone, still);
    }
  }

  /** Move on; whether something still moves by itself. */
  step(dt: number, time: number, camera: Camera, still: boolean): boolean {
    if (!this.group.visible) return false;
    const left = this.wanted - this.lit;
    const easing = Math.abs(left) > 0.0005;
    this.lit = easing && !still ? this.lit + left * Math.min(1, dt * EASE_PER_S) : this.wanted;
    setNumber(this.path.material, "uLit", this.lit);
    setNumber(this.path.material, "uTime", time);
    setNumber(this.sun.material, "uTime", time);
    setNumber(this.corona.material, "uTime", time);
    this.corona.quaternion.copy(camera.quaternion);
    for (const planet of this.planets) planet.turn(time);
    this.crown.turn(time);
    const parting = this.orbits.step(dt, still);
    const pulsing = this.pulses.step(dt, camera, still);
    return pulsing || parting || (easing && !still);
  }

  dispose(): void {
    for (const mesh of [this.sun, this.corona, this.path]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
    for (const planet of this.planets) planet.dispose();
    this.pulses.dispose();
    this.orbits.dispose();
    this.crown.dispose();
  }
}
