"""Runs that wait for somebody's answer: they compute nothing, hold no slot and starve no other project."""

from collections.abc import Iterator
from contextlib import contextmanager

from dagster import DagsterInstance, DagsterRun, DagsterRunStatus, RunsFilter

from contracts import metadata

_YES, _NO = "yes", "no"  # Dagster takes no tag away


@contextmanager
def holding_no_slot(instance: DagsterInstance, run_id: str) -> Iterator[None]:
    """While the block runs, the run is not counted among those at work; after it, it is again."""
    instance.add_run_tags(run_id, {metadata.ASKING_TAG: _YES})
    try:
        yield
    finally:
        instance.add_run_tags(run_id, {metadata.ASKING_TAG: _NO})


def take_slot(instance: DagsterInstance, run: DagsterRun) -> None:
    """A run that begins asks nobody yet, though it copied the tag of one that was killed while it asked."""
    if run.tags.get(metadata.ASKING_TAG) == _YES:
        instance.add_run_tags(run.run_id, {metadata.ASKING_TAG: _NO})


def num_asking(instance: DagsterInstance) -> int:
    """How many runs wait so. One whose worker died is not at work, so it is not counted either."""
    found = RunsFilter(statuses=[DagsterRunStatus.STARTED], tags={metadata.ASKING_TAG: _YES})
    return instance.get_runs_count(found)
