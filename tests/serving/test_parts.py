"""Many rows in several requests to Vertex AI. Nothing is asked here: the parts are functions."""

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import Prediction
from serving.parts import MAX_REQUEST_BYTES, Part, of_one_version, parts

ROWS = st.lists(st.dictionaries(st.text(max_size=3), st.text(max_size=40) | st.integers(), max_size=4))


@given(ROWS.filter(bool), st.integers(min_value=400, max_value=2000), st.booleans())
def test_parts_are_the_rows(rows: list[dict[str, Any]], limit: int, explained: bool) -> None:
    """VERTEX-22: put together the parts are the rows in order; each is within the limit, none is empty."""
    parameters = {"explain": 3} if explained else None
    bodies = parts(rows, parameters, limit)
    read = [json.loads(body) for body in bodies]
    assert [row for body in read for row in body["instances"]] == rows
    assert all(body["instances"] for body in read)
    assert all(len(body) <= limit for body in bodies)


def test_only_the_first_hundred_are_explained() -> None:
    """VERTEX-22: in parts as in one request."""
    rows = [{"x": number, "text": "y" * 30_000} for number in range(180)]
    read = [json.loads(body) for body in parts(rows, {"explain": 5, "other": 1})]
    explained = [body["instances"] for body in read if "explain" in body["parameters"]]
    assert sum(map(len, explained)) == 100
    assert all(body["parameters"]["other"] == 1 for body in read)
    assert len(read) == 5


def test_a_row_that_no_request_takes() -> None:
    """VERTEX-22: one row over the limit is refused by name, with its size."""
    with pytest.raises(OrreryError) as refused:
        parts([{"x": 1}, {"x": "y" * MAX_REQUEST_BYTES}], None)
    assert refused.value.code is ErrorCode.FILE_TOO_LARGE
    assert str(MAX_REQUEST_BYTES)[:2] in str(refused.value.details)


def asking(turns: list[str], count: int) -> tuple[list[Part], list[int]]:
    """Parts whose answers name who gave them; the turns say which version is next."""
    asked: list[int] = []

    def part(number: int) -> Part:
        def ask() -> tuple[str, list[Prediction]]:
            asked.append(number)
            version = turns.pop(0)
            return version, [Prediction(prediction=f"{version}{number}")]

        return ask

    return [part(number) for number in range(count)], asked


@given(st.lists(st.sampled_from("ab"), min_size=60, max_size=60), st.integers(min_value=1, max_value=8))
def test_one_version_answers_all(turns: list[str], count: int) -> None:
    """VERTEX-22: while two versions share the traffic, all answers are of the one that is named."""
    asks, asked = asking([*turns], count)
    try:
        version, predictions = of_one_version(asks, more=20)
    except OrreryError:
        assume(False)  # two that take turns without end: the test below
    assert len(asked) <= count + 20
    assert [each.prediction for each in predictions] == [f"{version}{number}" for number in range(count)]


def test_a_canary_costs_few_requests_more() -> None:
    """VERTEX-22: seven parts at one in ten to the canary; and a canary that only just came, or went."""
    for turns, expected in (("aaabaaaaab", 8), ("abbbbbbb", 8), ("bbbbbba" + "b" * 9, 8), ("a" * 7, 7)):
        asks, asked = asking([*turns], 7)
        assert of_one_version(asks)[0] == max(turns, key=turns.count)
        assert len(asked) == expected


def test_versions_without_end() -> None:
    """VERTEX-22: if no version ever answers all, it is said."""
    asks, _ = asking([str(number) for number in range(99)], 2)
    with pytest.raises(OrreryError) as refused:
        of_one_version(asks, more=5)
    assert refused.value.code is ErrorCode.UNAVAILABLE
