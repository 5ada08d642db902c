"""Measure the page in Chromium against the scripted server, and print the figures.

Run with the project's Python, after `npm run build`: `python frontend/scripts/measure.py`. Software
rendering and whatever else the machine does are part of the figures.
"""

import shutil
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

FRONTEND = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--js-flags=--expose-gc"]
RUNNING = "019a0000-0000-7000-8000-000000000002"

# Notes when a frame of the stream arrives and when the mirror list has changed because of it.
WATCH = """
window.delays = [];
const Real = WebSocket;
window.WebSocket = class extends Real {
  set onmessage(run) {
    super.onmessage = run && ((event) => { window.heardAt = performance.now(); run(event); });
  }
  get onmessage() { return super.onmessage; }
};
new MutationObserver(() => {
  if (window.heardAt === undefined) return;
  const from = window.heardAt;
  window.heardAt = undefined;
  requestAnimationFrame(() => window.delays.push(performance.now() - from));
}).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
"""
FRAMES = "() => [document.querySelector('.sky-canvas canvas').inspectScene().frames, performance.now()]"
TYPE = """async () => {
  const input = document.querySelector('input[type=search]');
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  let worst = 0;
  for (const words of ['t', 'ti', 'titanic-7', '']) {
    const from = performance.now();
    write.call(input, words);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    worst = Math.max(worst, performance.now() - from);
    await new Promise((done) => setTimeout(done, 400));
  }
  return worst;
}"""


@contextmanager
def server(port: int, **options: int) -> Iterator[str]:
    arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    command = ["node", "tests/scripted/server.mjs", "--port", str(port), *arguments]
    process = subprocess.Popen(command, cwd=FRONTEND, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def opened(browser: Browser, url: str, script: str | None = None) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    if script:
        page.add_init_script(script)
    page.goto(url)
    page.wait_for_timeout(5000)
    return page


def drag_fps(page: Page) -> float:
    page.mouse.move(700, 400)
    page.mouse.down()
    first: list[float] = page.evaluate(FRAMES)
    for step in range(120):
        page.mouse.move(700 + 3 * step, 400)
        page.wait_for_timeout(16)
    last: list[float] = page.evaluate(FRAMES)
    page.mouse.up()
    return (last[0] - first[0]) / ((last[1] - first[1]) / 1000)


def report(browser: Browser) -> Iterator[tuple[str, Any]]:
    with server(4291, projects=13, every=250) as base:
        yield "fps while dragging, 13 projects", f"{drag_fps(opened(browser, base)):.1f}"
        page = opened(browser, f"{base}/?project={RUNNING}&view=2d", WATCH)
        page.wait_for_timeout(8000)
        delays: list[float] = page.evaluate("window.delays")
        yield "event to visible change, median (2D)", f"{statistics.median(delays):.0f} ms of {len(delays)}"
    with server(4292, projects=13, every=250) as base:
        page = opened(browser, f"{base}/?project={RUNNING}", WATCH)
        page.wait_for_timeout(8000)
        delays = page.evaluate("window.delays")
        yield "event to visible change, median (3D)", f"{statistics.median(delays):.0f} ms of {len(delays)}"
    with server(4293, projects=10_000) as base:
        page = opened(browser, base)
        yield "fps while dragging, 10,000 projects", f"{drag_fps(page):.1f}"
        page.wait_for_timeout(3000)
        yield "10,000 projects: slowest keystroke of a search", f"{page.evaluate(TYPE):.0f} ms"
    with server(4294, projects=13, every=100, logs=1300) as base:
        page = opened(browser, f"{base}/?project={RUNNING}&view=2d")
        page.get_by_role("tab", name="Log").click()
        page.wait_for_timeout(25_000)
        lines = page.locator(".log-line").last.inner_text()
        heap = page.evaluate("() => { gc(); return performance.memory.usedJSHeapSize / 1e6 }")
        yield "after a stream of some 20,000 events: heap", f"{heap:.0f} MB, last line {lines[-40:]!r}"


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, figure in report(browser):
            print(f"{name}: {figure}", flush=True)  # noqa: T201  # the figures are what it is for
        browser.close()


if __name__ == "__main__":
    main()
