import { describe, expect, it } from "vitest";
import type { ApiClient } from "../../src/api/client";
import { ARMS, armAngle, placeStar } from "../../src/galaxy/placement";
import { searchStars } from "../../src/galaxy/search";
import { mergeStars, refreshStars, type Star } from "../../src/galaxy/stars";
import { initialState } from "../../src/run/fold";
import { STAGES } from "../../src/run/stages";
import { placeLabels } from "../../src/scene/labels";
import { litShare, PATH_START, SPAN } from "../../src/scene/lit";
import { pathCurve, planetPlace } from "../../src/scene/orbit";
import { FrameWatch } from "../../src/scene/quality";
import { classify, wishedTier } from "../../src/scene/tier";

const star = (id: string, changes: Partial<Star> = {}): Star => ({
  id,
  name: `project ${id}`,
  status: "completed",
  progress: 100,
  updatedAt: "2026-11-23T06:00:00Z",
  alerts: 0,
  asks: false,
  champion: null,
  ...changes,
});

describe("a star that somebody should look at (PAGE-127)", () => {
  it("is found by a filter, and another object once its mark changes", () => {
    const [calm, alarmed, asking] = [star("a"), star("b", { alerts: 2 }), star("c", { asks: true })] as const;
    expect(searchStars([calm, alarmed, asking], "", "marked")).toEqual([alarmed, asking]);
    const merged = mergeStars([calm, alarmed], [star("a"), star("b")]);
    expect([merged[0] === calm, merged[1] === alarmed]).toEqual([true, false]);
    const [crowned] = mergeStars([calm], [star("a", { champion: 3 })]);
    expect(crowned?.champion).toBe(3);
  });
});

describe("a star's place (PAGE-61)", () => {
  it("is a function of the id alone, on one of the arms, spread over all of them", () => {
    const perArm = new Array(ARMS).fill(0);
    for (let index = 0; index < 4000; index += 1) {
      const id = `019a0000-0000-7000-8000-${index.toString(16).padStart(12, "0")}`;
      const { x, y, z } = placeStar(id);
      expect(placeStar(id)).toEqual({ x, y, z });
      const r = Math.hypot(x, z);
      expect(r).toBeGreaterThanOrEqual(26);
      expect(r).toBeLessThanOrEqual(92);
      const angle = Math.atan2(z, x);
      const off = Array.from({ length: ARMS }, (_, arm) => {
        const turn = angle - armAngle(arm, r);
        return Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn)));
      });
      const nearest = off.indexOf(Math.min(...off));
      expect(off[nearest]).toBeLessThan(0.33);
      perArm[nearest] += 1;
    }
    for (const n of perArm) expect(n).toBeGreaterThan(800);
  });
});

describe("the lit path (PAGE-75)", () => {
  it("winds out of the sun, and stands at a planet after as many steps as there are stages before it", () => {
    const path = pathCurve();
    expect(Math.hypot(path.getPointAt(0).x, path.getPointAt(0).z)).toBeLessThan(1);
    STAGES.forEach((_, index) => {
      const at = path.getPointAt((index - PATH_START) / SPAN);
      expect(at.distanceTo(planetPlace(index))).toBeLessThan(1e-9);
    });
  });

  it("is lit to the last finished planet, and on from there by the share that is done", () => {
    const all = initialState("p", "e", "2026-11-23T06:00:00Z").stages;
    const stagesWhen = (done: number, percentage: number) =>
      all.map((stage, index) => ({
        ...stage,
        percentage: index === done ? percentage : 0,
        status:
          index < done
            ? ("completed" as const)
            : index === done && percentage > 0
              ? ("running" as const)
              : ("pending" as const),
      }));
    expect(litShare(stagesWhen(3, 0))).toBeCloseTo((2 - PATH_START) / SPAN);
    expect(litShare(stagesWhen(3, 50))).toBeCloseTo((2.5 - PATH_START) / SPAN);
    expect(litShare(stagesWhen(8, 0))).toBe(1);
    expect(litShare(stagesWhen(0, 0))).toBe(0);
  });
});

describe("the list of stars (PAGE-64)", () => {
  it("searches 10,000 names by every word, and filters by status", () => {
    const stars = Array.from({ length: 10_000 }, (_, index) =>
      star(String(index), { name: `credit risk ${index}`, status: index % 10 ? "completed" : "training" }),
    );
    const before = performance.now();
    expect(searchStars(stars, "RISK 777", "all").map((each) => each.id)).toEqual(
      stars.filter((each) => each.name.includes("777")).map((each) => each.id),
    );
    const two = [star("019a-7777", { name: "eight" }), star("019b-0007", { name: "seven 7" })];
    expect(searchStars(two, "7", "all").map((each) => each.id)).toEqual(["019b-0007"]);
    expect(searchStars(two, "019a-77", "all").map((each) => each.id)).toEqual(["019a-7777"]);
    expect(searchStars(stars, "", "active")).toHaveLength(1000);
    expect(performance.now() - before).toBeLessThan(200);
  });

  it("keeps each star that did not change, and itself when none did", () => {
    const known = [star("a"), star("b")];
    expect(mergeStars(known, [star("a"), star("b")])).toBe(known);
    const merged = mergeStars(known, [star("c"), star("a"), star("b", { status: "training" })]);
    expect(merged.map((each) => [each.id, each.status])).toEqual([
      ["c", "completed"],
      ["a", "completed"],
      ["b", "training"],
    ]);
    expect(merged[1]).toBe(known[0]);
    expect(mergeStars(known, [star("b")])).toEqual([star("b")]);
  });

  it("PAGE-66 is the very same list again while the server answers 304", async () => {
    const rows = [
      { project_id: "a", project_name: "n", status: "created", progress_percentage: 0, updated_at: "t" },
    ];
    const asked: (string | null)[] = [];
    const stars = async (etag: string | null) => {
      asked.push(etag);
      return etag === "v1" ? null : { stars: rows, etag: "v1", total: 7 };
    };
    const api = { stars } as unknown as ApiClient;
    const never = new AbortController().signal;
    const first = await refreshStars(api, null, never);
    expect(first).toMatchObject({ etag: "v1", total: 7, list: [{ id: "a", status: "created" }] });
    expect(await refreshStars(api, first, never)).toBe(first);
    expect(asked).toEqual([null, "v1"]);
  });
});

describe("labels (PAGE-65)", () => {
  const room = { left: 300, top: 60, right: 860, bottom: 790 };
  const wish = (key: string, x: number, y: number, weight = 0) => ({
    key,
    text: "a name",
    note: null,
    tone: "done",
    x,
    y,
    below: 10,
    weight,
  });

  it("never lie under a panel or on each other; the more important one stays", () => {
    const wishes = Array.from({ length: 400 }, (_, index) =>
      wish(String(index), 250 + ((index * 37) % 700), 20 + ((index * 53) % 800), index),
    );
    const placed = placeLabels(wishes, room, 26);
    expect(placed.length).toBeLessThanOrEqual(26);
    expect(placed[0]?.wish.weight).toBeGreaterThan(placed.at(-1)?.wish.weight ?? 0);
    for (const { x, top } of placed) {
      expect(x).toBeGreaterThan(room.left);
      expect(x).toBeLessThan(room.right);
      expect(top).toBeGreaterThanOrEqual(room.top);
    }
    for (const a of placed)
      for (const b of placed)
        if (a !== b) expect(Math.abs(a.top - b.top) >= 18 || Math.abs(a.x - b.x) > 40).toBe(true);
  });

  it("move aside a little rather than vanish at an edge", () => {
    expect(placeLabels([wish("edge", 850, 300)], room, 5)).toHaveLength(1);
    expect(placeLabels([wish("gone", 940, 300)], room, 5)).toHaveLength(0);
  });
});

describe("quality (PAGE-57)", () => {
  it("knows a software renderer, a small machine and none at all", () => {
    expect(classify(null, 16, false)).toBe("none");
    expect(classify("ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device))", 16, false)).toBe("software");
    expect(classify("llvmpipe (LLVM 15)", 16, false)).toBe("software");
    expect(classify("ANGLE (NVIDIA RTX)", 2, false)).toBe("modest");
    expect(classify("Apple GPU", 8, true)).toBe("modest");
    expect(classify("ANGLE (NVIDIA RTX)", 16, false)).toBe("full");
    expect(wishedTier("?quality=modest")).toBe("modest");
    expect(wishedTier("?quality=best")).toBeNull();
  });

  it("gives up bloom, then sharpness, then dust, and offers 2D last", () => {
    const watch = new FrameWatch();
    const now = { ratio: 0.75, bloom: true, thinned: false };
    const steps: string[] = [];
    for (let frame = 0; frame < 24 * 6; frame += 1) {
      const step = watch.note(200, now);
      if (step === null) continue;
      steps.push(step);
      if (step === "bloom") now.bloom = false;
      if (step === "ratio") now.ratio = 0.5;
      if (step === "dust") now.thinned = true;
    }
    expect(steps).toEqual(["bloom", "ratio", "dust", "flat", "flat", "flat"]);
    for (let frame = 0; frame < 100; frame += 1) expect(watch.note(16, now)).toBeNull();
    expect(watch.note(5000, now)).toBeNull();
  });
});
