"""Versions of data, champions and policy, as calls and as the methods of both clients."""

import secrets
from abc import ABC, abstractmethod
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from client.calls import SLOW_S, Call, Calls, read_model
from client.files import Source, opened
from client.responses import Answer, raise_for_error, unexpected
from client.transport import Upload
from contracts.champions import ChampionChange, ChampionHistory, ProjectPolicy, Promotion
from contracts.data_versions import DataMode, DataVersion

T = TypeVar("T")
_VERSIONS = TypeAdapter(list[DataVersion])


def _read_versions(answer: Answer) -> list[DataVersion]:
    raise_for_error(answer)
    try:
        return _VERSIONS.validate_json(answer.body)
    except ValidationError as error:
        raise unexpected(answer, error) from error


def add_data(
    calls: Calls, project_id: str, mode: DataMode | str, idempotency_key: str | None
) -> Call[DataVersion]:
    """Without a key one is made, so that sending the very same call again is safe."""
    key = secrets.token_hex(16) if idempotency_key is None else idempotency_key
    return Call(
        "POST",
        calls.project_path(project_id, "data"),
        read_model(DataVersion),
        headers={"Idempotency-Key": key},
        form={"mode": str(mode)},
        read_timeout_s=SLOW_S,
    )


def list_data(calls: Calls, project_id: str) -> Call[list[DataVersion]]:
    return Call("GET", calls.project_path(project_id, "data"), _read_versions)


def get_data(calls: Calls, project_id: str, version: int) -> Call[DataVersion]:
    return Call("GET", calls.project_path(project_id, "data", str(version)), read_model(DataVersion))


def champions(calls: Calls, project_id: str) -> Call[ChampionHistory]:
    return Call("GET", calls.project_path(project_id, "champion"), read_model(ChampionHistory))


def promote(  # noqa: PLR0917  # the request's fields in their order
    calls: Calls, project_id: str, run_id: str, reason: str, by: str, expected_n: int | None
) -> Call[ChampionChange]:
    body = _seen({"run_id": run_id, "reason": reason, "by": by}, expected_n)
    path = calls.project_path(project_id, "champion")
    return Call("POST", path, read_model(ChampionChange), json=body, read_timeout_s=SLOW_S)


def roll_back(
    calls: Calls, project_id: str, reason: str, by: str, expected_n: int | None
) -> Call[ChampionChange]:
    path = calls.project_path(project_id, "champion", "rollback")
    body = _seen({"reason": reason, "by": by}, expected_n)
    return Call("POST", path, read_model(ChampionChange), json=body, read_timeout_s=SLOW_S)


def _seen(body: dict[str, object], expected_n: int | None) -> dict[str, object]:
    """A server of the release before knows no such field: it is sent only where it is said."""
    return body if expected_n is None else {**body, "expected_n": expected_n}


def keep(calls: Calls, project_id: str, run_id: str, reason: str, by: str) -> Call[ChampionChange]:
    path = calls.project_path(project_id, "champion", "keep")
    body = {"run_id": run_id, "reason": reason, "by": by}
    return Call("POST", path, read_model(ChampionChange), json=body)


def get_policy(calls: Calls, project_id: str) -> Call[ProjectPolicy]:
    return Call("GET", calls.project_path(project_id, "policy"), read_model(ProjectPolicy))


def set_policy(
    calls: Calls, project_id: str, promotion: Promotion | str | None, pinned: bool | None, by: str
) -> Call[ProjectPolicy]:
    body = {"promotion": promotion, "pinned": pinned, "by": by}
    path = calls.project_path(project_id, "policy")
    return Call("PUT", path, read_model(ProjectPolicy), json=body)


class SyncChampioning(ABC):
    """The blocking client's part."""

    _calls: Calls

    @abstractmethod
    def _do(self, call: Call[T], upload: Upload | None = None) -> T: ...

    def add_data(
        self,
        project_id: str,
        file: Source,
        *,
        mode: DataMode | str = DataMode.APPEND,
        idempotency_key: str | None = None,
        file_name: str | None = None,
    ) -> DataVersion:
        """Add rows (or `replace` all): the next run reads them. Raises OSError for the file."""
        call = add_data(self._calls, project_id, mode, idempotency_key)
        with opened(file, file_name) as (upload_name, stream):
            return self._do(call, Upload(upload_name, stream))

    def data_versions(self, project_id: str) -> list[DataVersion]:
        """Newest first, each with its drift from what the champion saw."""
        return self._do(list_data(self._calls, project_id))

    def data_version(self, project_id: str, version: int) -> DataVersion:
        return self._do(get_data(self._calls, project_id, version))

    def champions(self, project_id: str) -> ChampionHistory:
        """The champion, those before it, and the policy."""
        return self._do(champions(self._calls, project_id))

    def promote(
        self, project_id: str, run_id: str, *, reason: str = "", by: str = "", expected_n: int | None = None
    ) -> ChampionChange:
        """Serve a finished run's model from now on; a champion other than `expected_n` is a CONFLICT."""
        return self._do(promote(self._calls, project_id, run_id, reason, by, expected_n))

    def roll_back(
        self, project_id: str, *, reason: str = "", by: str = "", expected_n: int | None = None
    ) -> ChampionChange:
        """Serve the champion before again; a champion other than `expected_n` is a CONFLICT."""
        return self._do(roll_back(self._calls, project_id, reason, by, expected_n))

    def keep_champion(
        self, project_id: str, run_id: str, *, reason: str = "", by: str = ""
    ) -> ChampionChange:
        """Answer the challenger of that run, which waits for a word: the champion stays."""
        return self._do(keep(self._calls, project_id, run_id, reason, by))

    def policy(self, project_id: str) -> ProjectPolicy:
        return self._do(get_policy(self._calls, project_id))

    def set_policy(
        self,
        project_id: str,
        *,
        promotion: Promotion | str | None = None,
        pinned: bool | None = None,
        by: str = "",
    ) -> ProjectPolicy:
        """When a run's model is promoted, and whether the champion is pinned; null leaves either as it is."""
        return self._do(set_policy(self._calls, project_id, promotion, pinned, by))


class AsyncChampioning(ABC):
    """The asyncio client's part."""

    _calls: Calls

    @abstractmethod
    async def _do(self, call: Call[T], upload: Upload | None = None) -> T: ...

    async def add_data(
        self,
        project_id: str,
        file: Source,
        *,
        mode: DataMode | str = DataMode.APPEND,
        idempotency_key: str | None = None,
        file_name: str | None = None,
    ) -> DataVersion:
        """Add rows (or `replace` all): the next run reads them. Raises OSError for the file."""
        call = add_data(self._calls, project_id, mode, idempotency_key)
        with opened(file, file_name) as (upload_name, stream):
            return await self._do(call, Upload(upload_name, stream))

    async def data_versions(self, project_id: str) -> list[DataVersion]:
        """Newest first, each with its drift from what the champion saw."""
        return await self._do(list_data(self._calls, project_id))

    async def data_version(self, project_id: str, version: int) -> DataVersion:
        return await self._do(get_data(self._calls, project_id, version))

    async def champions(self, project_id: str) -> ChampionHistory:
        """The champion, those before it, and the policy."""
        return await self._do(champions(self._calls, project_id))

    async def promote(
        self, project_id: str, run_id: str, *, reason: str = "", by: str = "", expected_n: int | None = None
    ) -> ChampionChange:
        """Serve a finished run's model from now on; a champion other than `expected_n` is a CONFLICT."""
        return await self._do(promote(self._calls, project_id, run_id, reason, by, expected_n))

    async def roll_back(
        self, project_id: str, *, reason: str = "", by: str = "", expected_n: int | None = None
    ) -> ChampionChange:
        """Serve the champion before again; a champion other than `expected_n` is a CONFLICT."""
        return await self._do(roll_back(self._calls, project_id, reason, by, expected_n))

    async def keep_champion(
        self, project_id: str, run_id: str, *, reason: str = "", by: str = ""
    ) -> ChampionChange:
        """Answer the challenger of that run, which waits for a word: the champion stays."""
        return await self._do(keep(self._calls, project_id, run_id, reason, by))

    async def policy(self, project_id: str) -> ProjectPolicy:
        return await self._do(get_policy(self._calls, project_id))

    async def set_policy(
        self,
        project_id: str,
        *,
        promotion: Promotion | str | None = None,
        pinned: bool | None = None,
        by: str = "",
    ) -> ProjectPolicy:
        """When a run's model is promoted, and whether the champion is pinned; null leaves either as it is."""
        return await self._do(set_policy(self._calls, project_id, promotion, pinned, by))
