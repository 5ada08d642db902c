// Makes src/api/schema.gen.ts, src/live/frames.gen.ts and src/live/frames.gen.json from the API's
// OpenAPI and from contracts.events.FRAME. With --check it writes nothing, and fails on a difference.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const frontend = join(dirname(fileURLToPath(import.meta.url)), "..");
const root = join(frontend, "..");
const HEADER = "// Made by `npm run generate` from the Python contracts. Do not edit.\n";

function exported() {
  const own = join(root, ".venv", "bin", "python");
  const python = process.env.PYTHON ?? (existsSync(own) ? own : "python3");
  const script = join(frontend, "scripts", "export_schema.py");
  const env = { ...process.env, PYTHONPATH: root };
  const how = { cwd: root, env, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 };
  try {
    return JSON.parse(execFileSync(python, [script], { ...how, stdio: ["ignore", "pipe", "inherit"] }));
  } catch {
    process.exit(2); // Python has said why
  }
}

/** The frames as an OpenAPI document of components only, so that one generator makes both files. */
function frameDocument(schema) {
  const { $defs, ...frame } = JSON.parse(
    JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'),
  );
  return {
    openapi: "3.1.0",
    info: { title: "stream", version: "1" },
    paths: {},
    components: { schemas: { ...$defs, Frame: frame } },
  };
}

async function types(document) {
  return `${HEADER}\n${astToString(await openapiTS(document, { alphabetize: true }))}`;
}

const { openapi, frame, frame_plain } = exported();
const files = {
  "src/api/schema.gen.ts": await types(openapi),
  "src/live/frames.gen.ts": await types(frameDocument(frame)),
  "src/live/frames.gen.json": `${JSON.stringify(frame_plain)}\n`,
};

let stale = 0;
for (const [name, text] of Object.entries(files)) {
  const path = join(frontend, name);
  const same = existsSync(path) && readFileSync(path, "utf8") === text;
  if (same) continue;
  stale += 1;
  if (process.argv.includes("--check"))
    console.error(`${name} is not what the contracts say: npm run generate`);
  else writeFileSync(path, text);
}
process.exitCode = process.argv.includes("--check") && stale > 0 ? 1 : 0;
