// @vitest-environment jsdom
import "../dom";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { GalaxyPanel } from "../../src/galaxy/GalaxyPanel";
import { Pointer } from "../../src/scene/pointer";
import { leave, usePlace } from "../../src/shell/location";
import { PROJECT } from "../samples";

const STAR = {
  id: PROJECT,
  name: "Penguins",
  status: "completed",
  progress: 100,
  updatedAt: "",
  alerts: 0,
  asks: false,
  champion: null,
} as const;
const NOTHING = () => undefined;

afterEach(leave);

/** What the scene is given to fly to, beside the list. */
function Galaxy() {
  const { project } = usePlace();
  return (
    <>
      <output>{project ?? "the galaxy"}</output>
      <GalaxyPanel
        stars={[STAR]}
        total={1}
        loading={false}
        error={null}
        onRetry={NOTHING}
        onNew={NOTHING}
        onHover={NOTHING}
        onFound={NOTHING}
      />
    </>
  );
}

it.each(["a click", "Enter"])("PAGE-81 %s on a list entry leaves for its star", async (way) => {
  const user = userEvent.setup();
  render(<Galaxy />);
  expect(screen.getByRole("status").textContent).toBe("the galaxy");
  const entry = screen.getByRole("button", { name: /Penguins/ });
  if (way === "Enter") {
    entry.focus();
    await user.keyboard("{Enter}");
  } else await user.click(entry);
  expect(screen.getByRole("status").textContent).toBe(PROJECT);
});

it("PAGE-81 a click on the picture is one only where the pointer was not dragged", () => {
  const canvas = document.createElement("canvas");
  const onClick = vi.fn();
  new Pointer(canvas, { onPoint: () => true, onClick });
  const at = (type: string, clientX: number) =>
    canvas.dispatchEvent(new MouseEvent(type, { clientX, clientY: 20 }));
  at("pointerdown", 10);
  at("pointerup", 30);
  expect(onClick).not.toHaveBeenCalled();
  at("pointerdown", 10);
  at("pointerup", 13);
  expect(onClick).toHaveBeenCalledWith({ x: 13, y: 20 }, expect.any(Number));
});
