"""Feedback, monitoring reports and their policy, as calls and as the methods of both clients."""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from client.calls import SLOW_S, Call, Calls, read_model
from client.files import Source, opened
from client.transport import Upload
from contracts.monitoring import FeedbackAnswer, MonitoringPolicy, MonitoringReport, Outcome

T = TypeVar("T")
Outcomes = Iterable[Outcome | Mapping[str, Any]]


def feedback(
    calls: Calls, project_id: str, outcomes: Outcomes, by: str, idempotency_key: str | None
) -> Call[FeedbackAnswer]:
    """Without a key one is made, so that sending the very same call again is safe."""
    sent = [Outcome.model_validate(outcome).model_dump(mode="json") for outcome in outcomes]
    return Call(
        "POST",
        calls.project_path(project_id, "feedback"),
        read_model(FeedbackAnswer),
        headers=_key(idempotency_key),
        json={"outcomes": sent, "by": by},
        read_timeout_s=SLOW_S,
    )


def feedback_file(
    calls: Calls, project_id: str, by: str, idempotency_key: str | None
) -> Call[FeedbackAnswer]:
    """Likewise."""
    return Call(
        "POST",
        calls.project_path(project_id, "feedback", "file"),
        read_model(FeedbackAnswer),
        headers=_key(idempotency_key),
        form={"by": by},
        read_timeout_s=SLOW_S,
    )


def _key(given: str | None) -> dict[str, str]:
    return {"Idempotency-Key": secrets.token_hex(16) if given is None else given}


def monitoring(calls: Calls, project_id: str, hours: float | None) -> Call[MonitoringReport]:
    params = {} if hours is None else {"hours": str(hours)}
    path = calls.project_path(project_id, "monitoring")
    return Call("GET", path, read_model(MonitoringReport), params=params, read_timeout_s=SLOW_S)


def monitoring_policy(calls: Calls, project_id: str) -> Call[MonitoringPolicy]:
    return Call("GET", calls.project_path(project_id, "monitoring", "policy"), read_model(MonitoringPolicy))


def set_monitoring_policy(
    calls: Calls, project_id: str, changes: Mapping[str, float | None], by: str
) -> Call[MonitoringPolicy]:
    path = calls.project_path(project_id, "monitoring", "policy")
    return Call("PUT", path, read_model(MonitoringPolicy), json={**changes, "by": by})


class SyncMonitoring(ABC):
    """The blocking client's part."""

    _calls: Calls

    @abstractmethod
    def _do(self, call: Call[T], upload: Upload | None = None) -> T: ...

    def feedback(
        self, project_id: str, outcomes: Outcomes, *, by: str = "", idempotency_key: str | None = None
    ) -> FeedbackAnswer:
        """Say what came of predictions: {"request_id", "row", "outcome", "observed_at"?} each."""
        return self._do(feedback(self._calls, project_id, outcomes, by, idempotency_key))

    def feedback_file(
        self,
        project_id: str,
        file: Source,
        *,
        by: str = "",
        idempotency_key: str | None = None,
        file_name: str | None = None,
    ) -> FeedbackAnswer:
        """The same of a table with these columns. Raises OSError for the file."""
        call = feedback_file(self._calls, project_id, by, idempotency_key)
        with opened(file, file_name) as (upload_name, stream):
            return self._do(call, Upload(upload_name, stream))

    def monitoring(self, project_id: str, *, hours: float | None = None) -> MonitoringReport:
        """How the model does while it is asked, over the last `hours` or the policy's."""
        return self._do(monitoring(self._calls, project_id, hours))

    def monitoring_policy(self, project_id: str) -> MonitoringPolicy:
        """From where on something is an alert."""
        return self._do(monitoring_policy(self._calls, project_id))

    def set_monitoring_policy(
        self, project_id: str, *, by: str = "", **changes: float | None
    ) -> MonitoringPolicy:
        """Change thresholds by their names; None switches one off, what is left out stays."""
        return self._do(set_monitoring_policy(self._calls, project_id, changes, by))


class AsyncMonitoring(ABC):
    """The asyncio client's part."""

    _calls: Calls

    @abstractmethod
    async def _do(self, call: Call[T], upload: Upload | None = None) -> T: ...

    async def feedback(
        self, project_id: str, outcomes: Outcomes, *, by: str = "", idempotency_key: str | None = None
    ) -> FeedbackAnswer:
        """Say what came of predictions: {"request_id", "row", "outcome", "observed_at"?} each."""
        return await self._do(feedback(self._calls, project_id, outcomes, by, idempotency_key))

    async def feedback_file(
        self,
        project_id: str,
        file: Source,
        *,
        by: str = "",
        idempotency_key: str | None = None,
        file_name: str | None = None,
    ) -> FeedbackAnswer:
        """The same of a table with these columns. Raises OSError for the file."""
        call = feedback_file(self._calls, project_id, by, idempotency_key)
        with opened(file, file_name) as (upload_name, stream):
            return await self._do(call, Upload(upload_name, stream))

    async def monitoring(self, project_id: str, *, hours: float | None = None) -> MonitoringReport:
        """How the model does while it is asked, over the last `hours` or the policy's."""
        return await self._do(monitoring(self._calls, project_id, hours))

    async def monitoring_policy(self, project_id: str) -> MonitoringPolicy:
        """From where on something is an alert."""
        return await self._do(monitoring_policy(self._calls, project_id))

    async def set_monitoring_policy(
        self, project_id: str, *, by: str = "", **changes: float | None
    ) -> MonitoringPolicy:
        """Change thresholds by their names; None switches one off, what is left out stays."""
        return await self._do(set_monitoring_policy(self._calls, project_id, changes, by))
