/** Shader pieces that several materials share. */

export const NOISE = /* glsl */ `
float hash21(vec2 p) {
  p = fract(p * vec2(123.34, 456.21));
  p += dot(p, p + 45.32);
  return fract(p.x * p.y);
}
float hash31(vec3 p) {
  p = fract(p * 0.3183099 + vec3(0.1, 0.17, 0.13));
  p *= 17.0;
  return fract(p.x * p.y * p.z * (p.x + p.y + p.z));
}
float noise2(vec2 p) {
  vec2 i = floor(p);
  vec2 f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(hash21(i), hash21(i + vec2(1, 0)), f.x),
             mix(hash21(i + vec2(0, 1)), hash21(i + vec2(1, 1)), f.x), f.y);
}
float noise3(vec3 p) {
  vec3 i = floor(p);
  vec3 f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  vec2 e = vec2(0, 1);
  return mix(mix(mix(hash31(i), hash31(i + e.yxx), f.x), mix(hash31(i + e.xyx), hash31(i + e.yyx), f.x), f.y),
             mix(mix(hash31(i + e.xxy), hash31(i + e.yxy), f.x), mix(hash31(i + e.xyy), hash31(i + e.yyy), f.x), f.y), f.z);
}
float fbm2(vec2 p) {
  float sum = 0.0;
  float weight = 0.5;
  for (int i = 0; i < OCTAVES; i++) {
    sum += weight * noise2(p);
    p = mat2(1.6, 1.2, -1.2, 1.6) * p + 7.1;
    weight *= 0.5;
  }
  return sum;
}
float fbm3(vec3 p) {
  float sum = 0.0;
  float weight = 0.5;
  for (int i = 0; i < OCTAVES; i++) {
    sum += weight * noise3(p);
    p = p * 2.03 + 11.7;
    weight *= 0.5;
  }
  return sum;
}
`;

/** Last lines of a material that may be drawn straight to the screen or into the composer. */
export const OUTPUT = /* glsl */ `
#include <tonemapping_fragment>
#include <colorspace_fragment>
`;
