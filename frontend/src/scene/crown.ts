/** The crown of the run whose model is served: a golden band with points, above its last planet or moon. */
import { BufferAttribute, BufferGeometry, DoubleSide, Mesh, ShaderMaterial, type Vector3 } from "three";
import { OUTPUT } from "./glsl";

const VERTEX = /* glsl */ `
varying vec3 vAt;
varying vec3 vNormal;
void main() {
  vAt = position;
  vNormal = normalize(normalMatrix * normalize(vec3(position.x, 0.25, position.z)));
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

const FRAGMENT = /* glsl */ `
varying vec3 vAt;
varying vec3 vNormal;
void main() {
  float facing = abs(vNormal.z);
  float rim = smoothstep(0.16, 0.0, vAt.y);
  vec3 gold = mix(vec3(0.52, 0.30, 0.05), vec3(1.0, 0.80, 0.34), 0.25 + 0.75 * facing);
  gl_FragColor = vec4(gold * (0.85 + 0.5 * rim) + vec3(0.35, 0.28, 0.12) * pow(facing, 8.0), 1.0);
  ${OUTPUT}
}`;

const POINTS = 7;
const HIGH = 0.95;
const LOW = 0.42;
/** Wider above than at its foot. */
const FLARE = 1.18;

/** A band whose upper edge goes up and down, `2 * POINTS` times around; its foot has radius 1. */
function shape(): BufferGeometry {
  const around = POINTS * 2;
  const corner = (index: number, top: boolean) => {
    const angle = (index / around) * Math.PI * 2;
    const reach = top ? FLARE : 1;
    const height = top ? (index % 2 === 0 ? HIGH : LOW) : 0;
    return [Math.cos(angle) * reach, height, Math.sin(angle) * reach];
  };
  const places: number[] = [];
  for (let index = 0; index < around; index += 1) {
    const [a, b] = [corner(index, false), corner(index + 1, false)];
    const [c, d] = [corner(index, true), corner((index + 1) % around, true)];
    for (const one of [a, b, c, c, b, d]) places.push(...one);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(places), 3));
  return geometry;
}

/** The crown's foot and its radius, as shares of the body's that bears it. */
const FOOT = 0.92;
const SIZE = 0.62;
/** How far from the body's middle the crown reaches, as shares of its radius. */
export const CROWN_REACH = { up: FOOT + SIZE * HIGH, out: SIZE * FLARE } as const;

export class Crown {
  readonly mesh = new Mesh(
    shape(),
    new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      side: DoubleSide,
      transparent: true, // solid, but drawn after the galaxy's light, which is transparent
    }),
  );

  constructor() {
    this.mesh.visible = false;
  }

  /** Above a body of that radius; null: nobody bears it. */
  wear(at: Vector3 | null, radius: number): void {
    this.mesh.visible = at !== null;
    if (at === null) return;
    const size = radius * SIZE;
    this.mesh.scale.setScalar(size);
    this.mesh.position.copy(at).setY(at.y + radius * FOOT);
  }

  turn(time: number): void {
    this.mesh.rotation.y = time * 0.35;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
