import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";

it("PAGE-71 the built page's first load is under 120 kB gzip without 3D, the 3D chunk under 200 kB", () => {
  const said = execFileSync(process.execPath, ["scripts/weigh.mjs"], { encoding: "utf8" });
  expect(said).toMatch(/2D shell, first load: [\d.]+ kB/);
  expect(said).toMatch(/3D chunk: [1-9][\d.]+ kB/);
});
