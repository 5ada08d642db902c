/** What this machine can draw. Probed once, before the 3D chunk is even asked for. */
export type Tier = "none" | "software" | "modest" | "full";

const SOFTWARE = /swiftshader|llvmpipe|software|basic render/i;

/** No WebGL 2: none. A renderer on the CPU: software. A phone or small machine: modest. */
export function classify(renderer: string | null, cores: number, coarsePointer: boolean): Tier {
  if (renderer === null) return "none";
  if (SOFTWARE.test(renderer)) return "software";
  return cores <= 4 || coarsePointer ? "modest" : "full";
}

function rendererOf(canvas: HTMLCanvasElement): string | null {
  const gl = canvas.getContext("webgl2");
  if (gl === null) return null;
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext(); // browsers allow few contexts
  return name;
}

/** `?quality=` in the address that was opened overrules the probe: for trying, and for pictures. */
export function wishedTier(search: string): Tier | null {
  const wish = new URLSearchParams(search).get("quality");
  return wish === "none" || wish === "software" || wish === "modest" || wish === "full" ? wish : null;
}

let probed: Tier | null = null;

export function probeTier(): Tier {
  probed ??= wishedTier(window.location.search);
  if (probed === null) {
    const coarse = window.matchMedia("(pointer: coarse)").matches;
    probed = classify(rendererOf(document.createElement("canvas")), navigator.hardwareConcurrency, coarse);
  }
  return probed;
}
