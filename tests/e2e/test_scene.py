"""That the 3D view shows what it says: its objects, where they are, and the light that is really there."""

import re

import httpx2
import numpy as np
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Opener, scene, wait_for_scene, wait_until
from tests.e2e.pixels import colours, mean_at

pytestmark = pytest.mark.alone  # frames that are late are another picture


def test_planets_are_where_they_say_and_shine(open_page: Opener, penguins: str):
    """PAGE-60: eight planets with the mirror's statuses; each one's place differs from the sky around."""
    page = open_page(f"/?project={penguins}")
    expect(page.locator("[data-stage][data-status=completed]")).to_have_count(8)
    wait_for_scene(page)
    page.wait_for_timeout(500)
    drawn = scene(page)["planets"]
    mirror = page.locator("[data-stage]").evaluate_all(
        "items => items.map(item => [item.dataset.stage, item.dataset.status])"
    )
    assert [[planet["stage"], planet["status"]] for planet in drawn] == mirror
    picture = colours(page)
    for planet in drawn:
        body = mean_at(picture, planet["x"], planet["y"], round(planet["radius"] * 0.6))
        # The lit path, a name or a neighbour may lie on one side, on another, but not on all.
        beside = [
            mean_at(picture, planet["x"] + planet["radius"] * dx, planet["y"] + planet["radius"] * dy)
            for dx, dy in ((0, -2.2), (2.2, 0), (0, 2.2), (-2.2, 0))
        ]
        assert max(np.linalg.norm(body - sky) for sky in beside) > 50, planet
        assert body[1] > body[0], f"a completed planet is tinted green: {planet['stage']} {body}"


def test_a_star_is_clicked_where_it_is_drawn(open_page: Opener, penguins: str, concrete: str):
    """PAGE-61: the star's light is at its place on every visit; a click flies there (PAGE-81: Enter too)."""
    page = open_page("/")
    expect(page.locator(f"[data-project='{penguins}']")).to_be_visible()
    wait_for_scene(page)
    page.wait_for_timeout(500)
    star = next(s for s in scene(page)["stars"] if s["id"] == penguins)
    picture = colours(page)
    assert mean_at(picture, star["x"], star["y"], 2).max() > 120
    page.reload()
    wait_for_scene(page)
    again = next(s for s in scene(page)["stars"] if s["id"] == penguins)
    assert np.allclose([star["x"], star["y"]], [again["x"], again["y"]], atol=1)
    page.mouse.click(star["x"], star["y"])
    expect(page).to_have_url(re.compile(penguins))
    wait_until(page, "() => document.querySelector('.sky-canvas canvas').inspectScene().flying")
    wait_for_scene(page)
    assert scene(page)["project"] == penguins
    page.keyboard.press("Escape")
    page.locator(f"[data-project='{penguins}'] button").focus()
    flying_to = (
        "id => { const s = document.querySelector('.sky-canvas canvas').inspectScene();"
        " return s.flying && s.project === id }"
    )
    wait_until(page, flying_to, None)
    page.keyboard.press("Enter")
    wait_until(page, flying_to, penguins)


def test_a_hidden_or_resting_page_draws_nothing(open_page: Opener, penguins: str):
    """PAGE-62: on a software renderer nothing is drawn while nothing happens."""
    page = open_page(f"/?project={penguins}")
    wait_for_scene(page)
    page.wait_for_timeout(1500)
    before = scene(page)["frames"]
    page.wait_for_timeout(1500)
    assert scene(page)["frames"] - before <= 1


def test_the_page_holds_a_strict_policy(platform, page_url: str):
    """PAGE-63: the page is served with a policy that allows nothing inline and nothing foreign."""
    if page_url != platform.base_url:
        pytest.skip("this page comes from Vite's server")
    policy = httpx2.get(f"{page_url}/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
