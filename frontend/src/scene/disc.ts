/**
 * The galaxy's glowing disc. Its shader is costly and never changes, so it is drawn once into a
 * texture; what is drawn in each frame is that texture on a few flat layers.
 */
import {
  AdditiveBlending,
  DoubleSide,
  Group,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  OrthographicCamera,
  PlaneGeometry,
  Scene,
  ShaderMaterial,
  type WebGLRenderer,
  WebGLRenderTarget,
} from "three";
import { ARM_INNER, ARM_TWIST, ARMS, GALAXY_RADIUS } from "../galaxy/placement";
import { NOISE, OUTPUT } from "./glsl";
import { setNumber } from "./uniforms";

/** Half the side of the disc's square, in galaxy units: the light ends a little beyond the arms. */
const HALF = GALAXY_RADIUS * 1.28;

const BAKE = /* glsl */ `
varying vec2 vUv;
${NOISE}
void main() {
  vec2 p = (vUv * 2.0 - 1.0) * ${HALF.toFixed(1)};
  float r = length(p) + 1e-4;
  float angle = atan(p.y, p.x);
  float u = r / ${GALAXY_RADIUS.toFixed(1)};
  vec2 swirl = p * 0.035;
  float warp = fbm2(swirl * 1.3 + 3.0) - 0.5;
  float spine = ${ARMS.toFixed(1)} * (angle - ${ARM_TWIST.toFixed(2)} * log(r / ${ARM_INNER.toFixed(1)}) + warp * 0.75);
  float wave = 0.5 + 0.5 * cos(spine);
  float arm = pow(wave, 2.1);
  // Dust hugs the inner edge of each arm.
  float lane = pow(0.5 + 0.5 * cos(spine + 1.05 + warp * 1.4), 7.0);
  float cloud = fbm2(p * 0.06 + vec2(warp * 3.0, 11.0));
  float fine = fbm2(p * 0.19 + cloud * 2.2);
  float ridge = 1.0 - abs(2.0 * fbm2(p * 0.11 + 31.0 + warp) - 1.0);

  float reach = smoothstep(1.22, 0.42, u);
  float glow = arm * reach * (0.28 + 1.25 * cloud * fine + 0.42 * pow(ridge, 6.0));
  float haze = 0.09 * reach * (0.35 + cloud);

  vec3 blue = vec3(0.10, 0.32, 1.00);
  vec3 cyan = vec3(0.16, 0.62, 0.96);
  vec3 violet = vec3(0.46, 0.16, 0.92);
  float hue = smoothstep(0.36, 0.62, fbm2(p * 0.028 + 53.0));
  vec3 armColour = mix(mix(blue, cyan, smoothstep(0.45, 0.75, fine)), violet, hue);
  armColour = mix(vec3(1.0, 0.72, 0.50), armColour, smoothstep(0.10, 0.42, u));

  vec3 colour = armColour * (glow + haze);
  // Nurseries: pink knots on the arms.
  float knot = smoothstep(0.60, 0.80, fbm2(p * 0.15 + 71.0)) * arm * smoothstep(0.20, 0.40, u) * reach;
  colour += vec3(1.00, 0.16, 0.42) * knot * 0.95;
  colour += vec3(0.30, 0.95, 1.00) * smoothstep(0.70, 0.86, fine) * arm * reach * 0.35;

  float bulge = exp(-u * u * 46.0);
  float halo = exp(-u * 7.5);
  float bar = exp(-pow(length(vec2(p.x * 0.82 + p.y * 0.3, p.y * 1.25 - p.x * 0.2)) / 17.0, 2.0));
  colour += vec3(1.00, 0.66, 0.36) * (bulge * 0.62 + halo * 0.46 + bar * 0.34);
  colour += vec3(1.00, 0.90, 0.76) * exp(-u * u * 240.0) * 0.62;

  float dust = lane * smoothstep(0.07, 0.20, u) * smoothstep(1.05, 0.5, u) * (0.35 + 0.9 * fine);
  colour *= 1.0 - clamp(dust * 1.15, 0.0, 0.86);
  colour *= smoothstep(1.24, 0.80, u);
  // Stored as a root, so that eight bits hold the dark end; noise hides the steps.
  float dither = (hash21(gl_FragCoord.xy) - 0.5) / 255.0;
  gl_FragColor = vec4(sqrt(max(colour, 0.0) * 0.80) + dither, 1.0);
}`;

const FULL_QUAD = /* glsl */ `
varying vec2 vUv;
void main() {
  vUv = uv;
  gl_Position = vec4(position.xy, 0.0, 1.0);
}`;

const LAYER_VERTEX = /* glsl */ `
varying vec2 vUv;
varying float vFar;
void main() {
  vUv = vec2(position.x, position.z) / ${(HALF * 2).toFixed(1)} + 0.5;
  vec4 seen = modelViewMatrix * vec4(position, 1.0);
  vFar = -seen.z;
  gl_Position = projectionMatrix * seen;
}`;

const LAYER_FRAGMENT = /* glsl */ `
uniform sampler2D uMap;
uniform float uLight;
varying vec2 vUv;
varying float vFar;
void main() {
  vec3 root = texture2D(uMap, vUv).rgb;
  float near = smoothstep(2.0, 26.0, vFar);
  gl_FragColor = vec4(root * root * 1.25 * uLight * near, 1.0);
  ${OUTPUT}
}`;

export class Disc {
  readonly group = new Group();
  private readonly target: WebGLRenderTarget;
  private readonly materials: ShaderMaterial[] = [];
  private readonly geometry = new PlaneGeometry(HALF * 2, HALF * 2).rotateX(-Math.PI / 2);
  private readonly octaves: number;

  /** `size` is the side of the baked texture in pixels. */
  constructor(size: number, layers: number, octaves: number) {
    this.octaves = octaves;
    this.target = new WebGLRenderTarget(size, size, {
      depthBuffer: false,
      generateMipmaps: true,
      minFilter: LinearMipmapLinearFilter,
      magFilter: LinearFilter,
      anisotropy: 4,
    });
    const thickness = 0.9;
    for (let index = 0; index < layers; index += 1) {
      const material = this.layerMaterial();
      const mesh = new Mesh(this.geometry, material);
      mesh.position.y = layers === 1 ? 0 : (index / (layers - 1) - 0.5) * thickness * 2;
      mesh.renderOrder = -2;
      this.group.add(mesh);
      this.materials.push(material);
    }
    this.setLight(1, false);
  }

  private layerMaterial(): ShaderMaterial {
    return new ShaderMaterial({
      uniforms: { uMap: { value: this.target.texture }, uLight: { value: 1 } },
      vertexShader: LAYER_VERTEX,
      fragmentShader: LAYER_FRAGMENT,
      blending: AdditiveBlending,
      depthWrite: false,
      depthTest: false,
      transparent: true,
      side: DoubleSide,
    });
  }

  /**
   * `encoded`: what is added on the screen itself is added to roots of light, where a sum of faint layers
   * comes out too bright; then the middle one stands for all.
   */
  setLight(light: number, encoded: boolean): void {
    const middle = (this.materials.length - 1) / 2;
    this.group.children.forEach((layer, index) => {
      layer.visible = !encoded || index === Math.floor(middle);
    });
    const share = encoded ? light : light / this.materials.length;
    for (const material of this.materials) setNumber(material, "uLight", share);
  }

  /** Draw the texture: once, and again after a lost context. The shader is made without blocking the page. */
  async bake(renderer: WebGLRenderer): Promise<void> {
    const material = new ShaderMaterial({
      defines: { OCTAVES: this.octaves },
      vertexShader: FULL_QUAD,
      fragmentShader: BAKE,
      depthTest: false,
      depthWrite: false,
    });
    const quad = new Mesh(new PlaneGeometry(2, 2), material);
    quad.frustumCulled = false;
    const scene = new Scene();
    scene.add(quad);
    const camera = new OrthographicCamera();
    await renderer.compileAsync(scene, camera);
    renderer.setRenderTarget(this.target);
    renderer.render(scene, camera);
    renderer.setRenderTarget(null);
    quad.geometry.dispose();
    material.dispose();
  }

  dispose(): void {
    this.target.dispose();
    this.geometry.dispose();
    for (const material of this.materials) material.dispose();
  }
}
