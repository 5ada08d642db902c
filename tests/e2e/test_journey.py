"""What a user does, from the file to a prediction, and what may go wrong on the way."""

import os
import re
import signal

import httpx2
from playwright.sync_api import Page, expect

from contracts.heartbeat import STALLED_AFTER_S
from tests.e2e.conftest import DATA, RUN_WITHIN_MS, Console, Opener, create, worker_of
from tests.integration.starter import Starter

STALLED_WITHIN_MS = (STALLED_AFTER_S + 20) * 1000  # a busy machine; the promise is the bound and two looks


def _every_stage(page: Page, status: str, timeout: float = RUN_WITHIN_MS) -> None:
    expect(page.locator(f"[data-stage][data-status={status}]")).to_have_count(8, timeout=timeout)


def _fill_upload(page: Page) -> None:
    page.get_by_role("button", name="New project").click()
    page.locator("dialog input[type=file]").set_input_files(DATA / "penguins.csv")
    expect(page.get_by_role("columnheader", name="bill_length_mm")).to_be_visible()
    page.get_by_label("What should be predicted?").fill("Predict the species of a penguin")


def test_from_a_file_to_a_prediction(open_page: Opener):
    """PAGE-40, PAGE-49: upload with a preview, eight stages live, results, and both kinds of prediction."""
    page = open_page()
    _fill_upload(page)
    page.get_by_role("button", name="Train a model").click()
    expect(page.get_by_role("heading", name="penguins")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?project=[0-9a-f-]{36}"))
    _every_stage(page, "completed")
    expect(page.get_by_role("tab", name="Results")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("row", name=re.compile("Accuracy"))).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("ROC curve"))).to_be_attached()
    page.get_by_role("button", name="Predict species").click()
    expect(page.locator(".answer-value")).to_have_text(re.compile("Adelie|Chinstrap|Gentoo"))
    with page.expect_download() as saved:
        page.get_by_label("File to predict").set_input_files(DATA / "penguins.csv")
    rows = saved.value.path().read_text().splitlines()
    assert len(rows) == len((DATA / "penguins.csv").read_text().splitlines())
    assert "prediction,p(Adelie),p(Chinstrap),p(Gentoo)" in rows[0]
    for link in page.locator(".downloads a").all():
        address = link.get_attribute("href")
        assert address is not None
        assert httpx2.get(address).status_code == 200


def test_the_guess_is_shown_with_its_evidence_and_overruled(open_page: Opener, api_url: str):
    """PAGE-47: the reading of file and sentence, why, and what another choice does to the run."""
    page = open_page("/?view=2d")
    _fill_upload(page)
    guess = page.get_by_test_id("guess")
    read_as = guess.get_by_role("button", name=re.compile("^species"))
    expect(read_as).to_have_attribute("aria-pressed", "true")
    expect(guess).to_contain_text("multiclass")
    expect(guess.get_by_role("listitem").first).to_contain_text("right after the verb")
    guess.get_by_role("button", name=re.compile("^island")).click()
    expect(read_as).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("columnheader", name="island")).to_have_class("target-cell")
    page.get_by_role("button", name="Train a model").click()
    page.locator("[data-stage=data_analysis][data-status=completed] button").click(timeout=60_000)
    expect(page.get_by_role("region", name="Stage Analysis")).to_contain_text("island")
    project = page.url.partition("project=")[2].partition("&")[0]
    page.close()  # it would go on asking for what is about to be deleted
    assert httpx2.delete(f"{api_url}/projects/{project}").status_code == 200


def test_the_run_asks_and_is_answered(open_page: Opener, api_url: str):
    """PAGE-72: a run in doubt shows its question; the answer is what it goes on with."""
    project = create(api_url, "penguins.csv", "What can you say?", on_ambiguity="ask")
    page = open_page(f"/?project={project}&view=2d")
    asks = page.get_by_role("region", name="The run asks")
    expect(asks).to_contain_text("the run takes", timeout=60_000)
    asks.get_by_role("button", name=re.compile("^island")).click()
    expect(asks).to_have_count(0)
    page.locator("[data-stage=data_analysis][data-status=completed] button").click(timeout=60_000)
    expect(page.get_by_role("region", name="Stage Analysis")).to_contain_text("island")
    page.close()  # it would go on asking for what is about to be deleted
    assert httpx2.delete(f"{api_url}/projects/{project}").status_code == 200


def test_what_is_wrong_is_said_before_it_is_sent(open_page: Opener, tmp_path, console: Console):
    """PAGE-41: a wrong kind of file, an empty one and a missing sentence are refused in the page."""
    page = open_page()
    page.get_by_role("button", name="New project").click()
    picture, empty = tmp_path / "a.png", tmp_path / "a.csv"
    picture.write_bytes(b"x")
    empty.write_bytes(b"")
    chooser = page.locator("dialog input[type=file]")
    chooser.set_input_files(picture)
    expect(page.get_by_text("is not a table that Orrery reads")).to_be_visible()
    chooser.set_input_files(empty)
    expect(page.get_by_text('"a.csv" is empty.')).to_be_visible()
    page.get_by_role("button", name="Train a model").click()
    expect(page.get_by_text("Say in a sentence what should be predicted.")).to_be_visible()


def test_the_servers_refusal_is_shown(open_page: Opener, tmp_path, console: Console):
    """PAGE-41: what the inspector refuses is shown with its words, and the form can be sent again."""
    console.expected += ["422", "415", "interpretations"]  # the guess is refused alike
    page = open_page()
    page.get_by_role("button", name="New project").click()
    table = tmp_path / "twice.csv"
    table.write_text("a,a\n1,2\n3,4\n")
    page.locator("dialog input[type=file]").set_input_files(table)
    page.get_by_label("What should be predicted?").fill("Predict a")
    page.get_by_role("button", name="Train a model").click()
    expect(page.locator("dialog .fault")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_enabled()


def test_a_run_is_followed_through_a_stall_a_reload_and_a_dead_api(
    open_page: Opener, api_url: str, platform: Starter, console: Console
):
    """PAGE-42, PAGE-43, PAGE-70: a frozen worker shows as stalled; reloaded and cut off, nothing is missed.

    The worker is frozen first, so all of it happens in mid-run however slow or quick the machine is.
    """
    console.expected += ["WebSocket", "Failed to load resource", "ERR_"]
    project = create(api_url, "credit_g.csv", "Predict the credit class", project_name="credit")
    page = open_page(f"/?project={project}")
    upload = page.locator("[data-stage=data_upload]")
    expect(upload).to_have_attribute("data-status", "completed", timeout=60_000)
    worker = worker_of(platform, project)
    os.kill(worker, signal.SIGSTOP)
    try:
        page.reload()
        expect(page.locator("[data-link=live]")).to_be_visible(timeout=30_000)
        expect(upload).to_have_attribute("data-status", "completed")
        stalled = page.locator("[data-stage][data-status=stalled]")
        expect(stalled).to_have_count(1, timeout=STALLED_WITHIN_MS)
        expect(stalled).to_contain_text("stalled")
        expect(page.locator("#panels")).to_contain_text("no sign of life", ignore_case=True)
        platform.program("api").kill()
        expect(page.locator("[data-link=reconnecting], [data-link=polling]")).to_be_visible()
        expect(page.locator("[data-link=live]")).to_be_visible(timeout=60_000)
        expect(stalled).to_have_count(1)
    finally:
        os.kill(worker, signal.SIGCONT)
    _every_stage(page, "completed")
    page.get_by_role("tab", name="Log").click()
    log = page.get_by_role("log", name="Log")
    log.evaluate("element => { element.scrollTop = 0 }")
    expect(log).to_contain_text("Run started")


def test_cancel_retry_and_finish_early(open_page: Opener, api_url: str):
    """PAGE-44, PAGE-73: a run is cancelled from the page, run again, and told to finish with what it has."""
    project = create(api_url, "credit_g.csv", "Predict the credit class", project_name="stop me")
    page = open_page(f"/?project={project}&view=2d")
    expect(page.locator("[data-stage=data_analysis]")).not_to_have_attribute(
        "data-status", "pending", timeout=60_000
    )
    page.get_by_role("button", name="Cancel run").click()
    expect(page.locator(".status-line[data-status=cancelled]")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Retry").click()
    page.get_by_role("button", name="Finish now").click(timeout=60_000)
    _every_stage(page, "completed")
    # What was left out says why: the wish came through to the search.
    page.locator("[data-stage=model_training] button").click()
    said = page.get_by_role("region", name="Stage Training")
    expect(said.get_by_text("asked to finish with the best so far").first).to_be_visible()


def test_history_compares_and_deletes_with_a_way_back(
    open_page: Opener, api_url: str, penguins: str, concrete: str
):
    """PAGE-45: search, compare two, take a deletion back, and delete after ten seconds."""
    doomed = create(
        api_url, "penguins.csv", "Predict the island", project_name="doomed", target_column="island"
    )
    page = open_page("/?view=2d")
    page.get_by_role("button", name="History").click()
    page.get_by_label("Compare penguins").first.check()
    page.get_by_label("Compare concrete").first.check()
    comparison = page.get_by_label("Comparison")
    expect(comparison.get_by_role("row", name=re.compile("RMSE"))).to_be_visible()
    page.get_by_label("Search name, description or file").fill("doomed")
    rows = page.locator("dialog tr[data-project]")
    expect(rows).to_have_count(1)
    page.get_by_label("Delete doomed").click()
    expect(rows).to_have_count(0)
    page.get_by_role("button", name="Take it back").click()
    expect(rows).to_have_count(1)
    assert httpx2.get(f"{api_url}/projects/{doomed}").status_code == 200
    page.get_by_label("Delete doomed").click()
    expect(page.locator(".notice")).to_have_count(0, timeout=30_000)
    assert httpx2.get(f"{api_url}/projects/{doomed}").status_code == 404


def test_a_link_to_a_moment(open_page: Opener, penguins: str):
    """PAGE-46: ?seq= shows the project as it was then; the scrubber goes through its history."""
    page = open_page(f"/?project={penguins}&seq=3&view=2d")
    expect(page.get_by_role("slider", name="Moment of the run")).to_have_value("3")
    expect(page.locator("[data-stage=model_training]")).to_have_attribute("data-status", "pending")
    page.get_by_role("slider", name="Moment of the run").press("End")
    expect(page.locator("[data-stage][data-status=completed]")).to_have_count(8)
    expect(page).to_have_url(re.compile(r"seq=\d\d+"))
    page.get_by_role("button", name="Back to now").click()
    expect(page).not_to_have_url(re.compile("seq="))
