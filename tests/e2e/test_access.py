"""For everybody: by keyboard, on a phone, without WebGL, with a screen reader, in light and dark."""

from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.conftest import FLAGS, FRONTEND, Console, Opener, chromium, wait_for_scene, wait_until

AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds, of WCAG 2.2 AA or of `rules` alone."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("only => axe.run(document, {runOnly: only})", rules or WCAG)
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found["violations"]]


def violations_in_both_themes(page: Page) -> list[str]:
    """Everything in the theme that the page has; in the other what a theme can break: the contrast."""
    found = violations(page)
    theme = "() => document.documentElement.dataset.theme"
    first = page.evaluate(theme)
    # Without motion: a colour that fades has no contrast to judge yet.
    page.emulate_media(color_scheme="light" if first == "dark" else "dark", reduced_motion="reduce")
    wait_until(page, f"first => ({theme})() !== first", first)
    found += violations(page, ["color-contrast"])
    page.emulate_media(color_scheme=first, reduced_motion="no-preference")
    return found


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_axe_finds_nothing(open_page: Opener, penguins: str, scheme: str):
    """PAGE-50: WCAG 2.2 AA in each view, theme and overlay, as far as axe can tell."""
    page = open_page("/?view=2d", color_scheme=scheme)
    expect(page.locator(f"[data-project='{penguins}']").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="New project").click()
    expect(page.get_by_role("dialog", name="New project")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="History").click()
    expect(page.locator("dialog tr[data-project]").first).to_be_visible()
    assert violations(page) == []
    for view in ("", "&view=2d"):
        system = open_page(f"/?project={penguins}{view}", color_scheme=scheme)
        expect(system.get_by_role("button", name="Predict species")).to_be_visible()
        assert violations(system) == []
    for tab in ("Run", "Log"):
        system.get_by_role("tab", name=tab, exact=True).click()
        assert violations(system) == []


def test_keyboard_alone(open_page: Opener, penguins: str):
    """PAGE-51: search, Enter flies there, arrows walk the stages, Esc comes back; focus is given back."""
    page = open_page()
    expect(page.locator(f"[data-project='{penguins}']")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("penguins")
    expect(page.locator("li[data-project]")).to_have_count(1)
    page.locator("li[data-project] button").focus()
    page.keyboard.press("Enter")
    first = page.locator("[data-stage=data_upload] button")
    expect(page.locator("[data-stage][data-status=completed]")).to_have_count(8)
    first.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-stage=data_analysis] button")).to_be_focused()
    expect(page.get_by_role("region", name="Stage Analysis")).to_be_visible()
    page.keyboard.press("End")
    expect(page.locator("[data-stage=model_deployment] button")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Projects")).to_be_visible()
    button = page.get_by_role("button", name="History")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="History")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


def test_the_scene_is_mirrored_in_words(open_page: Opener, penguins: str):
    """PAGE-52: each stage is a list item with its status, one is the current step, live regions are there."""
    page = open_page(f"/?project={penguins}")
    expect(page.locator("ol[aria-label=Stages] li[data-stage]")).to_have_count(8)
    expect(page.locator("[aria-current=step]")).to_have_count(1)
    # Two that speak by turns: the same words twice would change nothing in one, and nobody would hear them.
    regions = page.locator("[aria-live=polite]")
    expect(regions).to_have_count(2)
    assert sum(bool(words.strip()) for words in regions.all_text_contents()) <= 1


@pytest.mark.parametrize("path", ["/?", "/?project={project}"])
@pytest.mark.parametrize("width", [320, 390])
def test_a_narrow_screen(open_page: Opener, penguins: str, path: str, width: int):
    """PAGE-53: at 320 px nothing is cut off sideways, and the ways in are within reach of a finger."""
    page = open_page(
        path.format(project=penguins),
        viewport={"width": width, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    expect(page.locator("#panels .panel").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for name in ("New project", "History"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert min(box["width"], box["height"]) >= 34


def test_without_webgl(playwright: Playwright, open_page: Opener, penguins: str, console: Console):
    """PAGE-54: a browser without WebGL gets the whole page in two dimensions, and is told why."""
    plain = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, "--disable-3d-apis"])
    try:
        page = open_page("/", other=plain)
        expect(page.get_by_text("This browser draws no WebGL")).to_be_visible()
        assert page.locator("canvas").count() == 0
        loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        assert not [name for name in loaded if "SceneView" in name], "the 2D page must not load the 3D chunk"
        page.locator(f"[data-project='{penguins}'] button").first.click()
        expect(page.locator(".flat-planet")).to_have_count(8)
        expect(page.locator("[data-stage][data-status=completed]")).to_have_count(8)
        page.context.close()
    finally:
        plain.close()


@pytest.mark.alone
def test_a_lost_context(open_page: Opener, penguins: str, console: Console):
    """PAGE-55: lost graphics are said to be lost; they come back, or the 2D view takes over."""
    console.expected += ["WebGL", "Context Lost"]
    page = open_page(f"/?project={penguins}")
    wait_for_scene(page)
    page.evaluate(
        "window.lost = document.querySelector('.sky-canvas canvas').getContext('webgl2')"
        ".getExtension('WEBGL_lose_context'); window.lost.loseContext()"
    )
    expect(page.get_by_text("The graphics were lost; waiting")).to_be_visible()
    page.evaluate("window.lost.restoreContext()")
    expect(page.get_by_text("The graphics were lost; waiting")).to_have_count(0)
    page.evaluate("window.lost.loseContext()")
    expect(page.locator(".flat-planet")).to_have_count(8, timeout=15_000)


@pytest.mark.alone
def test_less_motion(open_page: Opener, penguins: str):
    """PAGE-56: who asked for less motion is put there at once, without a flight."""
    page = open_page("/", reduced_motion="reduce")
    wait_for_scene(page)
    page.locator(f"[data-project='{penguins}'] button").first.click()
    wait_until(
        page,
        "id => { const s = document.querySelector('.sky-canvas canvas').inspectScene();"
        " return s.project === id && !s.flying }",
        penguins,
        1.5,
    )
