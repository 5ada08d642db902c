import { describe, expect, it } from "vitest";
import { ApiError } from "../../src/api/errors";
import { refusedBy } from "../../src/learning/champion/words";
import { differencesIn } from "../../src/learning/data/differences";
import { PSI_ERROR, PSI_WARN, psiBar, pValue, share } from "../../src/learning/data/drift";
import { cronInWords } from "../../src/learning/schedule/cron";
import { draftOfEntry, entryOf, newDraft } from "../../src/learning/schedule/draft";
import { merge, sameEntry, settle } from "../../src/learning/schedule/merge";
import { ahead, inZone, whenWords } from "../../src/learning/schedule/words";
import type { ScheduleEntry } from "../../src/learning/types";

function entry(name: string, change: Partial<ScheduleEntry> = {}): ScheduleEntry {
  return { ...entryOf(newDraft("retrain", "UTC", [])), name, ...change };
}

describe("a cron expression in words (PAGE-117)", () => {
  it.each([
    ["30 2 * * *", "At 02:30 every day"],
    ["30 2 * * mon-fri", "At 02:30 on Monday to Friday"],
    ["0 6,18 * * *", "At 06:00 and 18:00 every day"],
    ["*/20 * * * *", "Every 20 minutes"],
    ["* * * * *", "Every minute"],
    ["0 * * * *", "Every hour"],
    ["5 * * * *", "At minute 5 of every hour"],
    ["*/25 * * * *", "At minute 0, 25 and 50 of every hour"],
    ["0 4 1 * *", "At 04:00 on day 1 of the month"],
    ["0 4 1,15 jan,jul *", "At 04:00 on day 1 and 15 of the month in January and July"],
    ["0 5 13 * fri", "At 05:00 on day 13 of the month or on Friday"],
    ["0 5 * * 7", "At 05:00 on Sunday"],
    ["0 5 * * sun,7", "At 05:00 on Sunday"],
    ["0 5 * * 0-7", "At 05:00 every day"],
    ["0 5 * * sat,sun", "At 05:00 on Saturday and Sunday"],
    ["*/15 8-17 * * mon-fri", "Every 15 minutes of the hours 08 to 17 on Monday to Friday"],
    ["0 0 * * mon,wed,fri-sat", "At 00:00 on Monday, Wednesday, Friday and Saturday"],
  ])("%s", (cron, words) => expect(cronInWords(cron)).toBe(words));

  it.each([
    "",
    "* * * *",
    "60 * * * *",
    "* 24 * * *",
    "0 0 0 * *",
    "a b c d e",
    "5-2 * * * *",
    "*/0 * * * *",
    "1//2 * * * *",
  ])("says nothing of %j", (cron) => expect(cronInWords(cron)).toBeNull());
});

describe("two changes of one schedule (PAGE-118)", () => {
  const base = [entry("nightly"), entry("weekly", { cron: "0 5 * * mon" })];

  it("keeps both where they are of different entries", () => {
    const mine = [{ ...base[0], cron: "0 3 * * *" } as ScheduleEntry, base[1] as ScheduleEntry];
    const theirs = [base[0] as ScheduleEntry, entry("on-data", { cron: null, min_new_rows: 500 })];
    const merged = merge(base, mine, theirs);
    expect(merged.clashes).toEqual([]);
    expect(merged.entries.map(({ name, cron }) => [name, cron])).toEqual([
      ["nightly", "0 3 * * *"],
      ["on-data", null],
    ]);
    expect(merged.theirs).toEqual([
      { name: "weekly", did: "removed" },
      { name: "on-data", did: "added" },
    ]);
  });

  it("asks where both changed the same entry, and takes theirs unless told otherwise", () => {
    const mine = [{ ...base[0], cron: "0 3 * * *" } as ScheduleEntry, base[1] as ScheduleEntry];
    const theirs = [{ ...base[0], enabled: false } as ScheduleEntry, base[1] as ScheduleEntry];
    const merged = merge(base, mine, theirs);
    expect(merged.clashes.map((clash) => clash.name)).toEqual(["nightly"]);
    expect(settle(merged, new Set())[0]).toMatchObject({ enabled: false, cron: "30 2 * * *" });
    expect(settle(merged, new Set(["nightly"]))[0]).toMatchObject({ enabled: true, cron: "0 3 * * *" });
  });

  it("brings back what they removed and I changed, and removes what I removed and they changed, if told so", () => {
    const changed = { ...base[0], cron: "0 3 * * *" } as ScheduleEntry;
    const rest = base[1] as ScheduleEntry;
    const gone = merge(base, [changed, rest], [rest]);
    expect(settle(gone, new Set()).map(({ name }) => name)).toEqual(["weekly"]);
    expect(settle(gone, new Set(["nightly"])).map(({ name }) => name)).toEqual(["weekly", "nightly"]);
    const mine = merge(base, [rest], [changed, rest]);
    expect(settle(mine, new Set()).map(({ name }) => name)).toEqual(["nightly", "weekly"]);
    expect(settle(mine, new Set(["nightly"])).map(({ name }) => name)).toEqual(["weekly"]);
  });

  it("takes the same change by both for one, however it is written", () => {
    const sparse = { ...entry("nightly"), cron: "0 3 * * *" };
    const full = { ...sparse, overrides: { ...sparse.overrides, model_training: { time_budget_s: null } } };
    expect(sameEntry(sparse, full)).toBe(true);
    expect(merge(base, [sparse], [full]).clashes).toEqual([]);
  });
});

describe("the form of an entry (PAGE-117)", () => {
  it("gives the entry back as it was", () => {
    const stored = entry("nightly", {
      drift_above: 0.3,
      overrides: { ...entry("x").overrides, model_selection: { families: ["linear"], time_budget_s: 60 } },
    });
    expect(sameEntry(entryOf(draftOfEntry(stored)), stored)).toBe(true);
  });

  it("begins at the first stage where new data may start it, and scores without any", () => {
    const draft = { ...newDraft("retrain", "UTC", ["nightly"]), fromStage: "model_selection" as const };
    expect(draft.name).toBe("nightly-2");
    expect(entryOf(draft).from_stage).toBe("model_selection");
    expect(entryOf({ ...draft, minNewRows: "500" })).toMatchObject({
      from_stage: "data_upload",
      min_new_rows: 500,
    });
    expect(entryOf({ ...draft, kind: "score", minNewRows: "500" }).min_new_rows).toBeNull();
    expect(entryOf({ ...draft, minNewRows: "many" }).min_new_rows).toBe("many");
  });
});

describe("what is said", () => {
  it("of drift: a bar whose thresholds stand apart, p-values as they are read (PAGE-114)", () => {
    expect([psiBar(0), psiBar(1), psiBar(9)]).toEqual([0, 100, 100]);
    expect(psiBar(PSI_ERROR) - psiBar(PSI_WARN)).toBeGreaterThan(15);
    expect([pValue(1e-9), pValue(0.0443), pValue(1), pValue(null)]).toEqual(["< 0.0001", "0.044", "1", "–"]);
    expect([share(0), share(0.0002), share(0.034), share(0.21)]).toEqual(["0 %", "< 0.1 %", "3.4 %", "21 %"]);
  });

  it("of a file that does not fit: column by column (PAGE-115)", () => {
    const details = [
      "The target 'species' seems to be called 'kind' now: give it its first name.",
      `"it's" is missing.`,
      "And 3 more.",
    ].join("\n");
    expect(differencesIn(details)).toEqual([
      {
        column: "species",
        isTarget: true,
        says: "seems to be called 'kind' now: give it its first name.",
      },
      { column: "it's", isTarget: false, says: "is missing." },
      { column: null, isTarget: false, says: "And 3 more." },
    ]);
    expect(differencesIn(null)).toEqual([]);
  });

  it("of a 409: each has its way out (PAGE-112)", () => {
    const refusal = (error: string, details: string | null) =>
      new ApiError("CONFLICT", 409, {
        error,
        error_code: "CONFLICT",
        details,
        timestamp: "2026-11-23T06:00:00Z",
        request_id: null,
      });
    expect(refusedBy(refusal("The champion is pinned: unpin it first", "pinned"))).toBe("pinned");
    expect(refusedBy(refusal("The champion has just changed: look again", "champion 3"))).toBe("changed");
    expect(refusedBy(refusal("There is no champion before this one to roll back to", null))).toBe("none");
    expect(refusedBy(new ApiError("NOT_PROMOTABLE", 409))).toBe("other");
  });

  it("of when: in the entry's own zone, and how far ahead (PAGE-117)", () => {
    expect(inZone("2026-11-24T01:30:00Z", "Europe/Berlin")).toBe("Tue, Nov 24, 02:30");
    expect(inZone("2026-11-24T01:30:00Z", "Nowhere/At-all")).toBe("2026-11-24T01:30:00Z");
    const now = Date.parse("2026-11-23T22:00:00Z");
    expect(ahead("2026-11-24T01:30:00Z", now)).toBe("in 3 hours");
    expect(ahead("2026-11-23T22:00:20Z", now)).toBe("in under a minute");
    expect(whenWords(entry("a", { cron: "0 * * * *", min_new_rows: 1500, drift_above: 0 }))).toEqual([
      "Every hour (UTC)",
      "once 1,500 new rows came",
      "when the newest data's drift is above 0",
    ]);
  });
});
