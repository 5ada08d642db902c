// Fails when what a visitor loads first (without 3D), or the 3D chunk, weighs more than was promised.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "dist");
const html = readFileSync(join(dist, "index.html"), "utf8");
const weight = (name) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;

const first = [
  "index.html",
  ...[...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1]),
];
const shell = first.reduce((sum, name) => sum + weight(name), 0);
const scene = readdirSync(join(dist, "assets"))
  .filter((name) => name.startsWith("SceneView") && name.endsWith(".js"))
  .reduce((sum, name) => sum + weight(`assets/${name}`), 0);

let heavy = false;
for (const [what, bytes, most] of [
  ["2D shell, first load", shell, 120_000],
  ["3D chunk", scene, 200_000],
]) {
  heavy ||= bytes > most;
  console.log(`${what}: ${(bytes / 1000).toFixed(1)} kB gzip (at most ${most / 1000})`);
}
if (first.some((name) => name.includes("SceneView"))) {
  console.log("the 2D shell loads the 3D chunk");
  heavy = true;
}
process.exitCode = heavy ? 1 : 0;
