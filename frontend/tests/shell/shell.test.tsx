// @vitest-environment jsdom
import "../dom";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { ApiError } from "../../src/api/errors";
import { Announced } from "../../src/shell/Announced";
import { announce } from "../../src/shell/announcer";
import { Overlay } from "../../src/shell/Overlay";
import { Fault } from "../../src/shell/States";
import { ServicesProvider } from "../../src/shell/services";
import { SidePanel } from "../../src/system/SidePanel";
import { stateAt } from "../samples";

function Opener() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {open && (
        <Overlay title="History" onClose={() => setOpen(false)}>
          <input type="file" aria-label="File" />
        </Overlay>
      )}
    </>
  );
}

it("PAGE-136 the same words said again change what a screen reader follows, and stand in one place only", async () => {
  render(<Announced />);
  const said = vi.fn();
  const seen = new MutationObserver(said);
  seen.observe(document.body, { childList: true, characterData: true, subtree: true });
  for (let time = 1; time < 4; time += 1) {
    act(() => announce("Copied."));
    await waitFor(() => expect(said).toHaveBeenCalledTimes(time));
    expect(screen.getAllByText("Copied.")).toHaveLength(1);
  }
  seen.disconnect();
});

it("PAGE-51 a dialog gives the focus back; a file chooser that is cancelled in it closes nothing", async () => {
  render(<Opener />);
  const opener = screen.getByRole("button", { name: "Open" });
  await userEvent.click(opener);
  const dialog = screen.getByRole("dialog", { name: "History" });
  screen.getByLabelText("File").focus();
  fireEvent(screen.getByLabelText("File"), new Event("cancel", { bubbles: true }));
  expect(screen.queryByRole("dialog")).not.toBeNull();
  fireEvent(dialog, new Event("cancel", { cancelable: true })); // Esc
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(document.activeElement).toBe(opener);
});

it("PAGE-1 a failure is announced in words with the request's id, and tried again only where that may help", async () => {
  const again = vi.fn();
  const body = (error_code: string) => ({
    error: "It is so",
    error_code,
    details: null,
    request_id: "req-7",
  });
  const view = render(
    <Fault error={new ApiError("UNAVAILABLE", 503, body("UNAVAILABLE") as never)} stale onRetry={again} />,
  );
  expect(screen.getByRole("alert").textContent).toMatch(/What you see is from before.*Request req-7/);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(again).toHaveBeenCalledOnce();
  view.rerender(<Fault error={new ApiError("NOT_FOUND", 404, body("NOT_FOUND") as never)} onRetry={again} />);
  expect(screen.queryByRole("button")).toBeNull();
});

it("PAGE-51 the arrow keys walk the tabs, over both rows and around; one of them is in the order of the tab key", async () => {
  const settings = { apiUrl: "http://x", wsUrl: "ws://x", enableWebSocket: true, enableAutoReconnect: true };
  const tab = { detail: null, log: { lines: [], dropped: 0 }, stage: null, replaying: false };
  render(
    <ServicesProvider settings={settings}>
      <SidePanel {...tab} state={stateAt(3)} live={stateAt(3)} />
    </ServicesProvider>,
  );
  const tabs = screen.getAllByRole("tab");
  const words = tabs.map(({ textContent }) => textContent);
  tabs[0]?.focus();
  await userEvent.keyboard("{ArrowRight}");
  expect([document.activeElement?.textContent, tabs[1]?.getAttribute("aria-selected")]).toEqual([
    words[1],
    "true",
  ]);
  await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
  expect(document.activeElement?.textContent).toBe(words.at(-1)); // the second row's last
  expect(tabs.filter(({ tabIndex }) => tabIndex === 0)).toEqual([tabs.at(-1)]);
});
