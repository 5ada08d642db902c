"""The story's table; the story itself is `make story`, told by real processes."""

import csv
import io
from statistics import fmean

from client.story import FIRST_ROWS, NEW_ROWS, days


def test_the_storys_days_are_the_same_each_time_and_differ_where_it_says() -> None:
    """CLIENT-22: a made-up table, drifted in price and in what people make of it."""
    first, new = days(FIRST_ROWS, 1, dear=False), days(NEW_ROWS, 2, dear=True)
    assert first == days(FIRST_ROWS, 1, dear=False)
    tables = [list(csv.DictReader(io.StringIO(data.decode()))) for data in (first, new)]
    assert [len(rows) for rows in tables] == [FIRST_ROWS, NEW_ROWS]
    prices = [fmean(float(row["price"]) for row in rows) for rows in tables]
    weather = [fmean(float(row["temperature"]) for row in rows) for rows in tables]
    assert prices[1] - prices[0] > 4
    assert abs(weather[1] - weather[0]) < 2
