import type { Color, ShaderMaterial } from "three";

/** Uniforms by name; one that the material does not have is a mistake of ours. */
function uniformOf(material: ShaderMaterial, name: string): { value: unknown } {
  const uniform = material.uniforms[name];
  if (!uniform) throw new Error(`the material has no uniform ${name}`);
  return uniform;
}

export function setNumber(material: ShaderMaterial, name: string, value: number): void {
  uniformOf(material, name).value = value;
}

export function setColour(material: ShaderMaterial, name: string, value: Color | string): void {
  (uniformOf(material, name).value as Color).set(value);
}
