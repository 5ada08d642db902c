/** Rings that spread from a planet when something happened there. */
import {
  AdditiveBlending,
  type Camera,
  Color,
  Group,
  Mesh,
  PlaneGeometry,
  ShaderMaterial,
  type Vector3,
} from "three";
import { OUTPUT } from "./glsl";
import { setColour, setNumber } from "./uniforms";

const VERTEX = /* glsl */ `
varying vec2 vAt;
void main() {
  vAt = position.xy * 2.0;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

const FRAGMENT = /* glsl */ `
uniform vec3 uTone;
uniform float uAge;
varying vec2 vAt;
void main() {
  float d = length(vAt);
  float front = 0.22 + 0.72 * uAge;
  float width = 0.020 + 0.05 * uAge;
  float ring = exp(-pow((d - front) / width, 2.0));
  float wake = smoothstep(front, front - 0.35, d) * smoothstep(0.1, 0.3, d) * 0.07;
  gl_FragColor = vec4(uTone * (ring * 1.3 + wake) * pow(1.0 - uAge, 1.5), 1.0);
  ${OUTPUT}
}`;

const LIFE_S = 1.15;
const POOL = 16;
/** A planet's next ring waits until the last one has come so far: many would melt into one glare. */
const APART = 0.55;

interface Pulse {
  readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;
  age: number;
}

export class Pulses {
  readonly group = new Group();
  private readonly pool: Pulse[] = [];
  private readonly geometry = new PlaneGeometry(1, 1);

  constructor() {
    for (let index = 0; index < POOL; index += 1) {
      const material = new ShaderMaterial({
        uniforms: { uTone: { value: new Color() }, uAge: { value: 1 } },
        vertexShader: VERTEX,
        fragmentShader: FRAGMENT,
        blending: AdditiveBlending,
        depthWrite: false,
        transparent: true,
      });
      const mesh = new Mesh(this.geometry, material);
      mesh.visible = false;
      this.group.add(mesh);
      this.pool.push({ mesh, age: 1 });
    }
  }

  /** `still`: a light that fades where it is, for those who asked for less motion. */
  start(at: Vector3, radius: number, tone: Color, still: boolean): void {
    const recent = this.pool.some(
      ({ mesh, age }) => mesh.visible && age < APART && mesh.position.distanceTo(at) < 0.01,
    );
    if (recent) return;
    const pulse = this.pool.reduce((oldest, each) => (each.age > oldest.age ? each : oldest));
    pulse.age = still ? 0.3 : 0;
    pulse.mesh.position.copy(at);
    pulse.mesh.scale.setScalar(radius * 8);
    pulse.mesh.visible = true;
    setColour(pulse.mesh.material, "uTone", tone);
  }

  /** Move on by `dt` seconds; whether anything is still to be seen. */
  step(dt: number, camera: Camera, still: boolean): boolean {
    let alive = false;
    for (const pulse of this.pool) {
      if (!pulse.mesh.visible) continue;
      pulse.age += dt / LIFE_S;
      pulse.mesh.visible = pulse.age < 1;
      pulse.mesh.quaternion.copy(camera.quaternion);
      setNumber(
        pulse.mesh.material,
        "uAge",
        still ? Math.max(0.3, Math.min(1, pulse.age)) : Math.min(1, pulse.age),
      );
      alive ||= pulse.mesh.visible;
    }
    return alive;
  }

  dispose(): void {
    this.geometry.dispose();
    for (const { mesh } of this.pool) mesh.material.dispose();
  }
}
