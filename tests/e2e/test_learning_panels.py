"""What a project learns, in the page: champions, new data, schedules, monitoring."""

import csv
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DATA, Console, Opener
from tests.e2e.test_access import violations, violations_in_both_themes

Row = dict[str, str]


def _rows() -> list[Row]:
    with (DATA / "penguins.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


def _written(path: Path, rows: list[Row], change: Callable[[Row], Row]) -> Path:
    changed = [change(dict(row)) for row in rows]
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(changed[0]))
        writer.writeheader()
        writer.writerows(changed)
    return path


def _heavier(row: Row) -> Row:
    mass = row["body_mass_g"]
    return {**row, "body_mass_g": str(1.5 * float(mass)) if mass.replace(".", "").isdigit() else mass}


def _renamed(row: Row) -> Row:
    kind = row.pop("species")
    del row["sex"]
    return {"kind": kind, **row}


@pytest.fixture(scope="module")
def asked_much(api_url: str, learned: str) -> None:
    """Rows unlike training's, early: alerts come within seconds, beside the tests that come first."""
    numbers = {"bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"}
    rows = [_heavier(_heavier(row)) for row in _rows() if row["sex"] not in {"", "NA"}][:130]
    instances = [
        {k: float(v) if k in numbers else v for k, v in row.items() if k != "species"} for row in rows
    ]
    for first in range(0, 130, 2):  # rows of one request count as few
        body = {"instances": instances[first : first + 2]}
        assert httpx2.post(f"{api_url}/projects/{learned}/predict", json=body).status_code == 200


def _tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def test_a_challenger_waits_and_is_answered(open_page: Opener, api_url: str, learned: str, console: Console):
    """PAGE-110, PAGE-111, PAGE-112, PAGE-113: one click promotes, others act, a pin has its way out."""
    console.expected += ["409"]
    base = f"{api_url}/projects/{learned}"
    page = open_page("/?view=2d", color_scheme="dark")
    expect(page.locator(".top-mark")).to_be_visible()
    star = page.locator(f"li[data-project='{learned}']")
    expect(star).to_contain_text("waits for you")
    star.get_by_role("button").click()
    page.get_by_role("button", name="A challenger waits").click()
    waits = page.get_by_role("region", name="A challenger waits for your word")
    expect(waits.get_by_role("img", name=re.compile("95 %"))).to_be_visible()
    assert violations_in_both_themes(page) == []
    waits.get_by_role("button", name="Promote it").click()
    expect(page.get_by_role("heading", name="Champion 2")).to_be_visible()
    expect(waits).to_have_count(0)

    assert httpx2.put(f"{base}/policy", json={"pinned": True, "by": "grace"}).status_code == 200
    expect(page.get_by_text("pinned", exact=True)).to_be_visible()
    opener = page.get_by_role("button", name="Roll back …")
    opener.click()
    dialog = page.get_by_role("dialog", name="Roll back")
    dialog.get_by_label("Why").fill("complaints")
    dialog.get_by_label("Your name").fill("ada")
    dialog.get_by_role("button", name="Roll back", exact=True).click()
    dialog.get_by_role("alert").get_by_role("button", name="Unpin").click()
    expect(page.get_by_text("pinned", exact=True)).to_have_count(0)
    dialog.get_by_role("button", name="Roll back", exact=True).click()
    expect(page.get_by_role("heading", name="Champion 3")).to_be_visible()
    expect(opener).to_be_focused()
    history = page.get_by_role("region", name="Champions so far")
    expect(history).to_contain_text("Rolled back by ada")
    expect(history).to_contain_text("complaints")

    _, before, *_ = httpx2.get(f"{base}/champion").json()["history"]
    wish = {"run_id": before["run_id"], "reason": "after all", "by": "grace"}
    assert httpx2.post(f"{base}/champion", json=wish).status_code == 200
    expect(page.get_by_role("heading", name="Champion 4")).to_be_visible()
    expect(history).to_contain_text("Promoted by grace")


def test_new_data_is_added_and_its_drift_shown(
    open_page: Opener, learned: str, asked_much: None, console: Console, tmp_path: Path
):
    """PAGE-114, PAGE-115: what does not fit is a table; what fits has its drift, on a phone too."""
    console.expected += ["422"]
    page = open_page(
        f"/?project={learned}&view=2d", viewport={"width": 390, "height": 844}, color_scheme="light"
    )
    _tab(page, "Data")
    page.get_by_role("button", name="Add data …").click()
    form = page.get_by_role("form", name="Add data")
    broken = _written(tmp_path / "broken.csv", _rows()[:40], _renamed)
    form.get_by_label("File", exact=True).set_input_files(broken)
    form.get_by_role("button", name="Add data").click()
    expect(form.get_by_role("row", name=re.compile("species.*target.*'kind'"))).to_be_visible()
    expect(form.get_by_role("row", name=re.compile("sex is missing"))).to_be_visible()
    assert violations(page) == []
    fresh = _written(tmp_path / "march.csv", random.Random(1).sample(_rows(), 150), _heavier)
    form.get_by_label("File", exact=True).set_input_files(fresh)
    form.get_by_role("button", name="Add data").click()
    version = page.locator("[data-version='2']")
    expect(version).to_contain_text("150 rows added")
    expect(version.get_by_role("row", name=re.compile("^body_mass_g.*strong drift"))).to_be_visible()
    expect(version.get_by_role("row", name=re.compile("^bill_depth_mm.*no drift"))).to_be_visible()
    expect(page.get_by_role("button", name="Train on it")).to_be_visible()
    assert violations_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_schedule_is_made_and_merged(
    open_page: Opener, api_url: str, learned: str, console: Console, tmp_path: Path
):
    """PAGE-116, PAGE-117, PAGE-118, PAGE-119: ticks and faults while typing; changes of two are kept."""
    console.expected += ["422", "409"]
    path = f"{api_url}/projects/{learned}/schedule"
    page = open_page(f"/?project={learned}&view=2d", color_scheme="dark")
    _tab(page, "Schedule")
    page.get_by_label("File to score").set_input_files(
        _written(tmp_path / "rows.csv", _rows()[:20], lambda row: row)
    )
    expect(page.get_by_role("heading", name="rows.csv")).to_be_visible()
    page.get_by_role("button", name="Train again on …").click()
    cron = page.get_by_label("Cron expression")
    cron.fill("61 2 * * *")
    expect(page.get_by_text("minute: 61 is not within 0 and 59")).to_be_visible()
    cron.fill("30 2 * * mon-fri")
    page.get_by_label("Time zone").fill("Europe/Berlin")
    expect(page.get_by_text("At 02:30 on Monday to Friday")).to_be_visible()
    expect(page.locator("dialog .ticks li")).to_have_count(5)
    page.get_by_role("button", name="Save").click()
    nightly = page.locator("[data-entry=nightly]")
    expect(nightly.locator(".ticks li")).to_have_count(5)

    page.get_by_role("button", name="Edit nightly").click()
    cron.fill("0 3 * * *")
    theirs: list[dict[str, Any]] = [entry["entry"] for entry in httpx2.get(path).json()["entries"]]
    theirs.append({"name": "on-data", "min_new_rows": 500})
    assert httpx2.put(path, json={"entries": theirs, "by": "grace"}).status_code == 200
    page.get_by_role("button", name="Save").click()
    conflict = page.get_by_role("region", name="Changed meanwhile")
    expect(conflict).to_contain_text("grace has changed this schedule")
    expect(conflict).to_contain_text("on-data was added")
    assert violations_in_both_themes(page) == []
    conflict.get_by_role("button", name="Save both").click()
    expect(conflict).to_have_count(0)
    expect(nightly).to_contain_text("At 03:00 every day")
    expect(page.locator("[data-entry=on-data]")).to_contain_text("once 500 new rows came", ignore_case=True)
    page.get_by_role("checkbox", name="nightly is on").uncheck()
    expect(nightly).to_contain_text("starts nothing")
    stored = httpx2.get(path).json()["entries"]
    assert [(one["entry"]["name"], one["entry"]["enabled"]) for one in stored] == [
        ("nightly", False),
        ("on-data", True),
    ]


def test_what_is_asked_of_the_model_is_watched(open_page: Opener, learned: str, asked_much: None):
    """PAGE-120, PAGE-121, PAGE-127: traffic, drift and quality of the window; alerts come by themselves."""
    page = open_page(f"/?project={learned}&view=2d")
    _tab(page, "Monitor")
    alert = page.locator(".alert").filter(has_text="Inputs drift")
    expect(alert.filter(has_text="body_mass_g")).to_be_visible(timeout=60_000)
    expect(page.locator(".chip-alert")).to_be_visible()
    page.get_by_role("button", name="Look again").click()
    expect(page.locator(".facts").filter(has_text="Rows answered")).to_contain_text("130")
    expect(page.get_by_role("row", name=re.compile("^body_mass_g.*strong drift"))).to_be_visible()
    assert violations_in_both_themes(page) == []
