/** One stage as a planet: a body of its own kind, tinted by its status. */
import {
  AdditiveBlending,
  BackSide,
  Color,
  DoubleSide,
  Group,
  Mesh,
  RingGeometry,
  ShaderMaterial,
  SphereGeometry,
  type Vector3,
} from "three";
import type { PipelineStage } from "../api/types";
import type { StageStatus } from "../live/frames";
import { TONE_COLOURS, type Tone, toneOfStage } from "../shell/status";
import { NOISE, OUTPUT } from "./glsl";
import { setColour, setNumber } from "./uniforms";

const BODY_VERTEX = /* glsl */ `
varying vec3 vNormal;
varying vec3 vLocal;
varying vec3 vSeen;
varying vec3 vSun;
uniform vec3 uSun;
void main() {
  vLocal = normalize(position);
  vNormal = normalize(normalMatrix * normal);
  vec4 seen = modelViewMatrix * vec4(position, 1.0);
  vSeen = seen.xyz;
  vSun = normalize((viewMatrix * vec4(uSun, 1.0)).xyz - seen.xyz);
  gl_Position = projectionMatrix * seen;
}`;

const BODY_FRAGMENT = /* glsl */ `
uniform vec3 uLow;
uniform vec3 uHigh;
uniform vec3 uTone;
uniform float uKind;     // 0 rock, 1 bands, 2 ocean and land, 3 ice
uniform float uSeed;
uniform float uTint;     // how much of the tone is in the ground
uniform float uLive;     // 0 asleep, 1 awake: pending planets are paler
uniform float uRim;
uniform float uCrack;
varying vec3 vNormal;
varying vec3 vLocal;
varying vec3 vSeen;
varying vec3 vSun;
${NOISE}
void main() {
  vec3 at = vLocal * 2.4 + uSeed;
  float rough = fbm3(at * 1.6);
  float ground = rough;
  if (uKind > 0.5 && uKind < 1.5) {
    float bend = fbm3(vec3(vLocal.x * 2.0, vLocal.y * 3.0, vLocal.z * 2.0) + uSeed);
    ground = 0.5 + 0.42 * sin(vLocal.y * 15.0 + bend * 5.0) * (0.55 + bend);
  } else if (uKind > 1.5 && uKind < 2.5) {
    ground = smoothstep(0.44, 0.56, fbm3(at * 1.1)) * (0.55 + 0.6 * rough);
  } else if (uKind > 2.5) {
    ground = pow(1.0 - abs(2.0 * fbm3(at * 1.3) - 1.0), 2.4);
  }
  vec3 colour = mix(uLow, uHigh, clamp(ground, 0.0, 1.0));
  float grey = dot(colour, vec3(0.3, 0.55, 0.15));
  colour = mix(vec3(grey) * vec3(0.80, 0.90, 1.20) + 0.05, colour, 0.25 + 0.75 * uLive);
  colour = mix(colour, uTone * (0.42 + 0.95 * ground), uTint);

  vec3 normal = normalize(vNormal + (rough - 0.5) * 0.35 * vLocal);
  vec3 view = normalize(-vSeen);
  float day = dot(normal, vSun);
  float light = smoothstep(-0.25, 0.9, day);
  float facing = max(dot(vNormal, view), 0.0);
  float rim = pow(1.0 - facing, 2.6);
  // The side that is turned away still shows: a status must not vanish in the shadow.
  vec3 lit = colour * (0.30 + 1.12 * light) + colour * facing * 0.26;
  lit += uTone * rim * uRim * (0.45 + 0.75 * smoothstep(-0.6, 0.6, day));
  float crack = smoothstep(0.045, 0.0, abs(fbm3(at * 1.25 + 5.0) - 0.5));
  lit += vec3(1.0, 0.16, 0.12) * crack * uCrack * 1.6;
  gl_FragColor = vec4(lit, 1.0);
  ${OUTPUT}
}`;

const AIR_VERTEX = /* glsl */ `
varying vec3 vNormal;
varying vec3 vSeen;
void main() {
  vNormal = normalize(normalMatrix * normal);
  vec4 seen = modelViewMatrix * vec4(position, 1.0);
  vSeen = normalize(-seen.xyz);
  gl_Position = projectionMatrix * seen;
}`;

const AIR_FRAGMENT = /* glsl */ `
uniform vec3 uTone;
uniform float uGlow;
varying vec3 vNormal;
varying vec3 vSeen;
void main() {
  float facing = clamp(dot(-vNormal, vSeen), 0.0, 1.0);
  gl_FragColor = vec4(uTone * pow(facing, 3.2) * uGlow, 1.0);
  ${OUTPUT}
}`;

const RING_VERTEX = /* glsl */ `
varying vec2 vFlat;
void main() {
  vFlat = position.xy;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

const RING_FRAGMENT = /* glsl */ `
uniform vec3 uTone;
uniform float uMode;     // 0 none, 1 grooves that turn, 2 dashes, 3 broken
uniform float uInner;
uniform float uOuter;
uniform float uTurn;
uniform float uLight;
varying vec2 vFlat;
void main() {
  float r = (length(vFlat) - uInner) / (uOuter - uInner);
  float angle = atan(vFlat.y, vFlat.x);
  float soft = smoothstep(0.0, 0.12, r) * smoothstep(1.0, 0.8, r);
  float groove = 0.35 + 0.65 * (0.5 + 0.5 * sin(r * 34.0)) * (0.5 + 0.5 * sin(r * 11.0 + 1.0));
  float light = 0.0;
  if (uMode > 0.5 && uMode < 1.5) {
    light = soft * groove * (0.40 + 0.95 * smoothstep(-0.2, 1.0, sin(angle + uTurn)));
  } else if (uMode > 1.5 && uMode < 2.5) {
    light = smoothstep(0.30, 0.40, r) * smoothstep(0.62, 0.52, r) * step(0.0, sin(angle * 16.0)) * 0.8;
  } else if (uMode > 2.5) {
    light = soft * groove * step(0.15, sin(angle * 3.0 + 1.3));
  }
  gl_FragColor = vec4(uTone * light * uLight, 1.0);
  ${OUTPUT}
}`;

interface Kind {
  readonly radius: number;
  readonly kind: 0 | 1 | 2 | 3;
  readonly low: string;
  readonly high: string;
  readonly tilt: number;
}

/** Each stage is a world of its own. */
const KINDS: Readonly<Record<PipelineStage, Kind>> = {
  data_upload: { radius: 0.4, kind: 0, low: "#2b3a4f", high: "#b9c7d8", tilt: 0.2 },
  data_analysis: { radius: 0.46, kind: 2, low: "#103f7a", high: "#7fb98a", tilt: 0.4 },
  data_processing: { radius: 0.43, kind: 0, low: "#5a3320", high: "#e0a674", tilt: -0.3 },
  feature_engineering: { radius: 0.5, kind: 3, low: "#1f2f66", high: "#b5d8ff", tilt: 0.3 },
  model_selection: { radius: 0.52, kind: 1, low: "#573a7a", high: "#e8c6f0", tilt: 0.25 },
  model_training: { radius: 0.7, kind: 1, low: "#8a3f16", high: "#ffd9a0", tilt: 0.35 },
  model_evaluation: { radius: 0.52, kind: 2, low: "#0d4a5c", high: "#d8d2a0", tilt: -0.2 },
  model_deployment: { radius: 0.58, kind: 3, low: "#14405e", high: "#e8fbff", tilt: 0.3 },
};

interface Look {
  readonly tint: number;
  readonly live: number;
  readonly rim: number;
  readonly glow: number;
  readonly crack: number;
  readonly ring: 0 | 1 | 2 | 3;
}

const LOOKS: Readonly<Record<StageStatus, Look>> = {
  pending: { tint: 0.1, live: 0.1, rim: 0.5, glow: 0.16, crack: 0, ring: 2 },
  running: { tint: 0.42, live: 1, rim: 1.25, glow: 0.95, crack: 0, ring: 1 },
  stalled: { tint: 0.5, live: 0.6, rim: 1.1, glow: 0.6, crack: 0, ring: 3 },
  completed: { tint: 0.46, live: 1, rim: 1.0, glow: 0.55, crack: 0, ring: 0 },
  failed: { tint: 0.5, live: 0.7, rim: 1.4, glow: 1.0, crack: 1, ring: 3 },
  cancelled: { tint: 0.3, live: 0.2, rim: 0.5, glow: 0.15, crack: 0, ring: 2 },
};

export class Planet {
  readonly group = new Group();
  readonly stage: PipelineStage;
  readonly radius: number;
  status: StageStatus = "pending";
  private readonly body: Mesh<SphereGeometry, ShaderMaterial>;
  private readonly air: Mesh<SphereGeometry, ShaderMaterial>;
  private readonly ring: Mesh<RingGeometry, ShaderMaterial>;
  private readonly colour = new Color();

  constructor(
    stage: PipelineStage,
    at: Vector3,
    sun: Vector3,
    seed: number,
    detail: number,
    octaves: number,
  ) {
    const kind = KINDS[stage];
    this.stage = stage;
    this.radius = kind.radius;
    this.body = new Mesh(
      new SphereGeometry(kind.radius, detail, Math.ceil(detail * 0.66)),
      new ShaderMaterial({
        defines: { OCTAVES: octaves },
        uniforms: {
          uLow: { value: new Color(kind.low) },
          uHigh: { value: new Color(kind.high) },
          uTone: { value: new Color() },
          uKind: { value: kind.kind },
          uSeed: { value: seed },
          uTint: { value: 0 },
          uLive: { value: 0 },
          uRim: { value: 1 },
          uCrack: { value: 0 },
          uSun: { value: sun },
        },
        vertexShader: BODY_VERTEX,
        fragmentShader: BODY_FRAGMENT,
        transparent: true, // solid, but drawn after the galaxy's light, which is transparent
      }),
    );
    this.air = new Mesh(
      new SphereGeometry(kind.radius * 1.34, Math.ceil(detail * 0.66), Math.ceil(detail * 0.5)),
      new ShaderMaterial({
        uniforms: { uTone: { value: new Color() }, uGlow: { value: 0 } },
        vertexShader: AIR_VERTEX,
        fragmentShader: AIR_FRAGMENT,
        blending: AdditiveBlending,
        side: BackSide,
        depthWrite: false,
        transparent: true,
      }),
    );
    const inner = kind.radius * 1.45;
    const outer = kind.radius * 2.15;
    this.ring = new Mesh(
      new RingGeometry(inner, outer, 96, 1),
      new ShaderMaterial({
        uniforms: {
          uTone: { value: new Color() },
          uMode: { value: 0 },
          uInner: { value: inner },
          uOuter: { value: outer },
          uTurn: { value: 0 },
          uLight: { value: 1 },
        },
        vertexShader: RING_VERTEX,
        fragmentShader: RING_FRAGMENT,
        blending: AdditiveBlending,
        side: DoubleSide,
        depthWrite: false,
        transparent: true,
      }),
    );
    this.ring.rotation.set(Math.PI / 2 + kind.tilt, kind.tilt * 0.5, 0);
    this.group.add(this.body, this.air, this.ring);
    this.group.position.copy(at);
    this.show("pending", false);
  }

  show(status: StageStatus, selected: boolean): void {
    this.status = status;
    const look = LOOKS[status];
    const tone: Tone = toneOfStage(status);
    this.colour.set(TONE_COLOURS[tone]);
    const { material } = this.body;
    for (const part of [material, this.air.material, this.ring.material])
      setColour(part, "uTone", this.colour);
    setNumber(material, "uTint", look.tint);
    setNumber(material, "uLive", look.live);
    setNumber(material, "uRim", look.rim + (selected ? 0.6 : 0));
    setNumber(material, "uCrack", look.crack);
    setNumber(this.air.material, "uGlow", look.glow + (selected ? 0.7 : 0));
    setNumber(this.ring.material, "uMode", look.ring);
    this.ring.visible = look.ring !== 0;
  }

  get tone(): Color {
    return this.colour;
  }

  turn(time: number): void {
    this.body.rotation.y = time * 0.12;
    setNumber(this.ring.material, "uTurn", time * 1.7);
  }

  dispose(): void {
    for (const mesh of [this.body, this.air, this.ring]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
  }
}
