"""A project's runs in the page: fork, compare, resume, and the orbits that they are in the scene."""

import re
from typing import Any

import httpx2
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Console, Opener, scene, wait_for_scene, wait_until
from tests.e2e.test_access import violations, violations_in_both_themes


def _runs(api_url: str, project: str) -> list[dict[str, Any]]:
    return list(httpx2.get(f"{api_url}/projects/{project}/runs").json())


def _champion(api_url: str, project: str) -> int:
    """Its run's number: they count from the oldest."""
    oldest_first = _runs(api_url, project)[::-1]
    return next(number for number, run in enumerate(oldest_first, 1) if run["is_champion"])


def _row(page: Page, name: str) -> Any:
    return page.locator(".run-row").filter(
        has=page.get_by_role("checkbox", name=f"Compare {name}", exact=True)
    )


def test_a_fork_is_a_new_orbit_and_is_compared(
    open_page: Opener, api_url: str, learned: str, console: Console
):
    """PAGE-92, PAGE-95, PAGE-96, PAGE-101: refused at its field, begun, an orbit, then compared."""
    console.expected += ["422"]
    parent, fork = f"Run {_champion(api_url, learned)}", f"Run {len(_runs(api_url, learned)) + 1}"
    page = open_page(f"/?project={learned}&view=2d", color_scheme="light")
    page.get_by_role("tab", name="Runs").click()
    expect(_row(page, parent)).to_contain_text("champion")
    _row(page, parent).locator(".run-open").click()
    opener = page.get_by_role("button", name=f"Fork {parent}")
    opener.click()
    page.get_by_role("radio", name="Features").check()
    page.get_by_role("combobox", name="Leave out as inputs").fill("species")
    page.get_by_role("combobox", name="Leave out as inputs").press("Enter")
    page.get_by_role("button", name="Run from Features").click()
    refused = page.get_by_text(re.compile("What is predicted can't be dropped"))
    expect(refused.first).to_be_visible()
    expect(page.get_by_role("combobox", name="Leave out as inputs")).to_be_focused()
    assert violations(page) == []
    page.get_by_role("button", name="Take out species").click()
    page.get_by_role("radio", name="Deployment").check()
    page.get_by_label("Becomes champion").select_option("never")
    page.get_by_label("Why").fill("deployed anew")
    page.get_by_role("button", name="Run from Deployment").click()

    detail = page.get_by_role("region", name=fork)
    expect(detail).to_contain_text("deployed anew")
    expect(detail.locator(".run-state[data-status=completed]")).to_be_visible()
    expect(detail.locator("li[data-reused=true]")).to_have_count(7)
    (second, *others) = _runs(api_url, learned)
    first = next(run["run_id"] for run in others if run["is_champion"])
    expect(page.locator(f"[data-orbit='{first}']")).to_have_count(1)
    expect(page.locator(".flat-crown")).to_have_text(parent)

    page.get_by_role("button", name="All runs").click()
    expect(_row(page, fork).locator(".run-open")).to_be_focused()
    assert violations(page) == []
    for name in (fork, parent):
        page.get_by_role("checkbox", name=f"Compare {name}", exact=True).check()
    page.get_by_role("button", name=f"Compare {parent} and {fork}").click()
    expect(page.locator("tr[data-metric=accuracy] svg.paired")).to_be_visible()
    expect(page).to_have_url(re.compile(f"run={first},{second['run_id']}"))
    expect(page.get_by_text("They share all results before Deployment.")).to_be_visible()
    assert violations_in_both_themes(page) == []


def test_orbits_are_drawn_in_three_dimensions(open_page: Opener, api_url: str, learned: str):
    """PAGE-100, PAGE-101: earlier runs are orbits, the champion's is crowned; a click opens a run."""
    runs = _runs(api_url, learned)
    champion = next(run["run_id"] for run in runs if run["is_champion"])
    assert champion != runs[0]["run_id"]
    page = open_page(f"/?project={learned}")
    # Orbits are drawn when the runs are known, which may be after the first frames.
    wait_until(
        page,
        "id => document.querySelector('.sky-canvas canvas')?.inspectScene().orbits.some(o => o.id === id)",
        champion,
    )
    wait_for_scene(page)
    drawn = scene(page)
    assert {orbit["id"] for orbit in drawn["orbits"]} <= {run["run_id"] for run in runs[1:]}
    orbit = next(one for one in drawn["orbits"] if one["champion"])
    assert orbit["id"] == champion
    assert not drawn["crowned"]
    page.mouse.click(orbit["x"], orbit["y"])
    expect(page).to_have_url(re.compile(f"run={champion}"))
    expect(page.get_by_role("tab", name="Runs")).to_have_attribute("aria-selected", "true")


def test_a_second_fork_is_told_of_the_first_and_a_failed_run_resumes(
    open_page: Opener, api_url: str, learned: str, console: Console
):
    """PAGE-94, PAGE-97: what was filled in outlives a 409, and one click goes on where a run failed."""
    console.expected += ["409"]
    before = len(_runs(api_url, learned))
    page = open_page(f"/?project={learned}&view=2d", viewport={"width": 390, "height": 800})
    page.get_by_role("tab", name="Runs").click()
    page.get_by_role("button", name=f"Fork Run {before}").click()
    page.get_by_label("Why").fill("too late")
    wish = {
        "from_stage": "data_processing",
        "overrides": {"data_processing": {"split": {"kind": "time", "column": "island"}}},
    }
    assert httpx2.post(f"{api_url}/projects/{learned}/runs", json=wish).status_code == 202
    page.get_by_role("button", name="Run from Features").click()
    expect(page.locator(".fork .warning")).to_contain_text(re.compile("at work|try again now"))
    expect(page.locator(".fork .warning")).to_contain_text("try again now")
    expect(page.get_by_label("Why")).to_have_value("too late")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=re.compile("^Fork Run"))).to_be_focused()

    failed = _row(page, f"Run {before + 1}")
    expect(failed).to_contain_text("The rows can't be split as chosen")
    page.get_by_role("button", name=f"Resume Run {before + 1}").click()
    expect(_row(page, f"Run {before + 2}")).to_be_visible()
    assert _runs(api_url, learned)[0]["parent_run_id"] == _runs(api_url, learned)[1]["run_id"]
