"""How many frames a second a hand that turns the galaxy is shown, and how soon a search answers."""

from playwright.sync_api import Page

SCENE = "document.querySelector('.sky-canvas canvas').inspectScene()"
# The times of the frames that were really drawn, while the pointer is dragged.
NOTE_FRAMES = f"""() => {{
  window.drawn = [];
  let before = {SCENE}.frames;
  const look = (now) => {{
    const frames = {SCENE}.frames;
    if (frames > before) window.drawn.push(now);
    before = frames;
    window.looking = requestAnimationFrame(look);
  }};
  window.looking = requestAnimationFrame(look);
}}"""
TYPE = """async (words) => {
  const input = document.querySelector('input[type=search]');
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  const times = [];
  for (const word of words) {
    const from = performance.now();
    write.call(input, word);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - from);
    await new Promise((done) => setTimeout(done, 400));
  }
  return times;
}"""


def frames_per_second(page: Page, seconds: float = 4.0) -> float:
    """While the galaxy is turned: frames drawn over time, from the first to the last."""
    page.evaluate(NOTE_FRAMES)
    page.mouse.move(700, 400)
    page.mouse.down()
    for step in range(int(seconds / 0.016)):
        page.mouse.move(700 + 260 * (step % 120) / 120, 400)
        page.wait_for_timeout(16)
    page.mouse.up()
    drawn: list[float] = page.evaluate("() => { cancelAnimationFrame(window.looking); return window.drawn }")
    return (len(drawn) - 1) / ((drawn[-1] - drawn[0]) / 1000)


def slowest_keystroke_ms(page: Page) -> float:
    """From a letter in the search to the next frame: the slowest of several."""
    times: list[float] = page.evaluate(TYPE, ["x", "xy", "", "0", "01a", "01a2", ""])
    return max(times)
