"""Runs of a project, forks, comparison and replay, as calls and as the methods of both clients."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from client.calls import SLOW_S, Call, Calls, read_model
from client.responses import Answer, raise_for_error, unexpected
from client.transport import Upload
from contracts.overrides import RunOverrides
from contracts.projects import RunAccepted
from contracts.runs import ReplayAccepted, RunComparison, RunDetail, RunSummary
from contracts.stages import PipelineStage

T = TypeVar("T")
Told = RunOverrides | Mapping[str, Mapping[str, Any]]  # settings by stage
_SUMMARIES = TypeAdapter(list[RunSummary])


@dataclass(frozen=True)
class RunPage:
    """A page of a project's runs, newest first."""

    runs: list[RunSummary]
    total: int
    offset: int

    @property
    def next_offset(self) -> int | None:
        """Where the next page begins; null on the last."""
        following = self.offset + len(self.runs)
        return following if self.runs and following < self.total else None


def list_runs(calls: Calls, project_id: str, limit: int, offset: int) -> Call[RunPage]:
    def read(answer: Answer) -> RunPage:
        raise_for_error(answer)
        try:
            found = _SUMMARIES.validate_json(answer.body)
            total = int(answer.headers.get("x-total-count", offset + len(found)))
        except (ValidationError, ValueError) as error:
            raise unexpected(answer, error) from error
        return RunPage(found, total, offset)

    params = {"limit": str(limit), "offset": str(offset)}
    return Call("GET", calls.project_path(project_id, "runs"), read, params=params)


def get_run(calls: Calls, run_id: str) -> Call[RunDetail]:
    return Call("GET", calls.run_path(run_id), read_model(RunDetail))


@dataclass(frozen=True)
class ForkWish:
    """What a fork is to do otherwise, and who wants it why."""

    overrides: Told | None = None
    parent_run_id: str | None = None
    reason: str | None = None
    by: str | None = None


def fork(
    calls: Calls, project_id: str, from_stage: PipelineStage | str | None, wish: ForkWish
) -> Call[RunAccepted]:
    body: dict[str, Any] = {
        "from_stage": from_stage,
        "parent_run_id": wish.parent_run_id,
        "reason": wish.reason,
        "by": wish.by,
    }
    body = {name: value for name, value in body.items() if value is not None}
    if wish.overrides is not None:
        body["overrides"] = _settings(wish.overrides)
    path = calls.project_path(project_id, "runs")
    return Call("POST", path, read_model(RunAccepted), json=body, read_timeout_s=SLOW_S)


def _settings(told: Told) -> Mapping[str, Any]:
    """As JSON; what was not said stays unsaid, and null outright is said: it undoes a setting."""
    if isinstance(told, RunOverrides):
        return told.model_dump(mode="json", exclude_unset=True)
    return told


def compare_runs(calls: Calls, project_id: str, run_a: str, run_b: str) -> Call[RunComparison]:
    path = calls.project_path(project_id, "compare")
    params = {"runs": f"{run_a},{run_b}"}
    return Call("GET", path, read_model(RunComparison), params=params, read_timeout_s=SLOW_S)


def replay(calls: Calls, project_id: str, run_id: str) -> Call[ReplayAccepted]:
    path = calls.project_path(project_id, "runs", run_id, "replay")
    return Call("POST", path, read_model(ReplayAccepted), read_timeout_s=SLOW_S)


class SyncRunning(ABC):
    """The blocking client's part."""

    _calls: Calls

    @abstractmethod
    def _do(self, call: Call[T], upload: Upload | None = None) -> T: ...

    def list_runs(self, project_id: str, *, limit: int = 20, offset: int = 0) -> RunPage:
        """A page of a project's runs, newest first."""
        return self._do(list_runs(self._calls, project_id, limit, offset))

    def get_run(self, run_id: str) -> RunDetail:
        """All that is known of a run: its stages, its model, its receipt."""
        return self._do(get_run(self._calls, run_id))

    def fork(
        self,
        project_id: str,
        from_stage: PipelineStage | str | None = None,
        overrides: Told | None = None,
        *,
        parent_run_id: str | None = None,
        reason: str | None = None,
        by: str | None = None,
    ) -> RunAccepted:
        """Run again from a stage with other settings, on the last run's results or on `parent_run_id`'s."""
        wish = ForkWish(overrides, parent_run_id, reason, by)
        return self._do(fork(self._calls, project_id, from_stage, wish))

    def compare(self, project_id: str, run_a: str, run_b: str) -> RunComparison:
        """Run b beside run a, with a paired test on the rows that both held out."""
        return self._do(compare_runs(self._calls, project_id, run_a, run_b))

    def replay(self, project_id: str, run_id: str) -> ReplayAccepted:
        """Make a run's model again; the new run's receipt says whether all is equal."""
        return self._do(replay(self._calls, project_id, run_id))


class AsyncRunning(ABC):
    """The asyncio client's part."""

    _calls: Calls

    @abstractmethod
    async def _do(self, call: Call[T], upload: Upload | None = None) -> T: ...

    async def list_runs(self, project_id: str, *, limit: int = 20, offset: int = 0) -> RunPage:
        """A page of a project's runs, newest first."""
        return await self._do(list_runs(self._calls, project_id, limit, offset))

    async def get_run(self, run_id: str) -> RunDetail:
        """All that is known of a run: its stages, its model, its receipt."""
        return await self._do(get_run(self._calls, run_id))

    async def fork(
        self,
        project_id: str,
        from_stage: PipelineStage | str | None = None,
        overrides: Told | None = None,
        *,
        parent_run_id: str | None = None,
        reason: str | None = None,
        by: str | None = None,
    ) -> RunAccepted:
        """Run again from a stage with other settings, on the last run's results or on `parent_run_id`'s."""
        wish = ForkWish(overrides, parent_run_id, reason, by)
        return await self._do(fork(self._calls, project_id, from_stage, wish))

    async def compare(self, project_id: str, run_a: str, run_b: str) -> RunComparison:
        """Run b beside run a, with a paired test on the rows that both held out."""
        return await self._do(compare_runs(self._calls, project_id, run_a, run_b))

    async def replay(self, project_id: str, run_id: str) -> ReplayAccepted:
        """Make a run's model again; the new run's receipt says whether all is equal."""
        return await self._do(replay(self._calls, project_id, run_id))
