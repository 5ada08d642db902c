// @vitest-environment jsdom
import "../dom";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { GalaxyPanel } from "../../src/galaxy/GalaxyPanel";
import type { Star } from "../../src/galaxy/stars";

const NOTHING = () => undefined;

function star(name: string, alerts: number, asks: boolean, champion: number | null = null): Star {
  return { id: name, name, status: "completed", progress: 100, updatedAt: "", alerts, asks, champion };
}

function show(stars: readonly Star[]) {
  render(
    <GalaxyPanel
      stars={stars}
      total={stars.length}
      loading={false}
      error={null}
      onRetry={NOTHING}
      onNew={NOTHING}
      onHover={NOTHING}
      onFound={NOTHING}
    />,
  );
}

it.each([
  ["alerts", star("Penguins", 2, false), /^Penguins\s*2 alerts\s*completed$/],
  ["a person's word", star("Penguins", 0, true), /^Penguins\s*waits for you\s*completed$/],
  ["both", star("Penguins", 1, true), /^Penguins\s*1 alert, waits for you\s*completed$/],
  ["its champion", star("Penguins", 0, false, 3), /^Penguins\s*champion 3 is served\s*completed$/],
  ["neither", star("Penguins", 0, false), /^Penguins\s*completed$/],
])("PAGE-127, PAGE-101 a list entry's name says %s", (_, one, name) => {
  show([one]);
  expect(screen.getByRole("button", { name })).toBeTruthy();
});

it("PAGE-127 the list can be filtered by what is to be looked at", async () => {
  show([star("Penguins", 0, true), star("Concrete", 0, false)]);
  await userEvent.setup().click(screen.getByRole("button", { name: "To look at" }));
  expect(screen.getAllByRole("listitem").map((item) => item.dataset.project)).toEqual(["Penguins"]);
});
