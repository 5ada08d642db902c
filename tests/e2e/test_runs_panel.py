"""A project's runs in the page: fork, compare, resume, and the orbits that they are in the scene."""

import re
import time
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Console, Opener, create, scene, wait_for_end, wait_for_scene
from tests.e2e.test_access import violations


@pytest.fixture(scope="module")
def forked(api_url: str) -> str:
    """A project with one small run, which the tests here fork."""
    project = create(api_url, "penguins.csv", "Predict the species", project_name="forked", time_budget_s="1")
    assert wait_for_end(api_url, project) == "completed"
    return project


def _runs(api_url: str, project: str) -> list[dict[str, Any]]:
    return list(httpx2.get(f"{api_url}/projects/{project}/runs").json())


def _row(page: Page, name: str) -> Any:
    return page.locator(".run-row").filter(
        has=page.get_by_role("checkbox", name=f"Compare {name}", exact=True)
    )


def test_a_fork_is_a_new_orbit_and_is_compared(
    open_page: Opener, api_url: str, forked: str, console: Console
):
    """PAGE-92, PAGE-95, PAGE-96, PAGE-101: refused at its field, begun, an orbit, then compared."""
    console.expected += ["422"]
    page = open_page(f"/?project={forked}&view=2d", color_scheme="light")
    page.get_by_role("tab", name="Runs").click()
    expect(_row(page, "Run 1")).to_contain_text("champion")
    opener = page.get_by_role("button", name="Fork Run 1")
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

    detail = page.get_by_role("region", name="Run 2")
    expect(detail).to_contain_text("deployed anew")
    expect(detail.locator(".run-state[data-status=completed]")).to_be_visible()
    expect(detail.locator("li[data-reused=true]")).to_have_count(7)
    first, second = (run["run_id"] for run in reversed(_runs(api_url, forked)))
    expect(page.locator(f"[data-orbit='{first}']")).to_have_count(1)
    expect(page.locator(".flat-crown")).to_have_text("Run 1")

    page.get_by_role("button", name="All runs").click()
    expect(_row(page, "Run 2").locator(".run-open")).to_be_focused()
    assert violations(page) == []
    for name in ("Run 2", "Run 1"):
        page.get_by_role("checkbox", name=f"Compare {name}", exact=True).check()
    page.get_by_role("button", name="Compare Run 1 and Run 2").click()
    expect(page.locator("tr[data-metric=accuracy] svg.paired")).to_be_visible()
    expect(page).to_have_url(re.compile(f"run={first},{second}"))
    expect(page.get_by_text("They share all results before Deployment.")).to_be_visible()
    assert violations(page) == []


def test_a_second_fork_is_told_of_the_first_and_a_failed_run_resumes(
    open_page: Opener, api_url: str, forked: str, console: Console
):
    """PAGE-94, PAGE-97: what was filled in outlives a 409, and one click goes on where a run failed."""
    console.expected += ["409"]
    before = len(_runs(api_url, forked))
    page = open_page(f"/?project={forked}&view=2d", viewport={"width": 390, "height": 800})
    page.get_by_role("tab", name="Runs").click()
    page.get_by_role("button", name=f"Fork Run {before}").click()
    page.get_by_label("Why").fill("too late")
    wish = {
        "from_stage": "data_processing",
        "overrides": {"data_processing": {"split": {"kind": "time", "column": "island"}}},
    }
    assert httpx2.post(f"{api_url}/projects/{forked}/runs", json=wish).status_code == 202
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
    assert _runs(api_url, forked)[0]["parent_run_id"] == _runs(api_url, forked)[1]["run_id"]
    _until_ended(api_url, forked)


def _until_ended(api_url: str, project: str) -> None:
    deadline = time.monotonic() + 30
    while _runs(api_url, project)[0]["ended_at"] is None and time.monotonic() < deadline:
        time.sleep(0.2)  # the page has no say in it any more


def test_orbits_are_drawn_in_three_dimensions(open_page: Opener, api_url: str, forked: str):
    """PAGE-100, PAGE-101: earlier runs are orbits, the champion's is crowned; a click opens a run."""
    if len(_runs(api_url, forked)) == 1:  # run alone, without the tests before it
        again = {"from_stage": "model_deployment", "overrides": {"model_deployment": {"promotion": "never"}}}
        assert httpx2.post(f"{api_url}/projects/{forked}/runs", json=again).status_code == 202
        _until_ended(api_url, forked)
    page = open_page(f"/?project={forked}")
    wait_for_scene(page)
    runs = _runs(api_url, forked)
    champion = next(run["run_id"] for run in runs if run["is_champion"])
    assert champion != runs[0]["run_id"]
    drawn = scene(page)
    assert {orbit["id"] for orbit in drawn["orbits"]} <= {run["run_id"] for run in runs[1:]}
    orbit = next(one for one in drawn["orbits"] if one["champion"])
    assert orbit["id"] == champion
    assert not drawn["crowned"]
    page.mouse.click(orbit["x"], orbit["y"])
    expect(page).to_have_url(re.compile(f"run={champion}"))
    expect(page.get_by_role("tab", name="Runs")).to_have_attribute("aria-selected", "true")
