"""Schedules and what they score, as calls and as the methods of both clients."""

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from client.calls import SLOW_S, Call, Calls, read_model
from client.files import Source, opened
from client.responses import Answer, raise_for_error, unexpected
from client.transport import Upload
from contracts.projects import Message
from contracts.schedules import ProjectSchedule, ScheduleEntry, ScheduleRequest
from contracts.scoring import ScoredFile, ScoredFileDetail

T = TypeVar("T")
_FILES = TypeAdapter(list[ScoredFile])


def _read_files(answer: Answer) -> list[ScoredFile]:
    raise_for_error(answer)
    try:
        return _FILES.validate_json(answer.body)
    except ValidationError as error:
        raise unexpected(answer, error) from error


def _if_match(revision: int | None) -> dict[str, str]:
    return {} if revision is None else {"If-Match": f'"{revision}"'}


def get_schedule(calls: Calls, project_id: str) -> Call[ProjectSchedule]:
    return Call("GET", calls.project_path(project_id, "schedule"), read_model(ProjectSchedule))


def put_schedule(
    calls: Calls, project_id: str, entries: Sequence[ScheduleEntry], *, revision: int | None, by: str | None
) -> Call[ProjectSchedule]:
    body = ScheduleRequest(entries=list(entries), by=by).model_dump(mode="json", exclude_unset=True)
    path = calls.project_path(project_id, "schedule")
    return Call("PUT", path, read_model(ProjectSchedule), headers=_if_match(revision), json=body)


def delete_schedule(calls: Calls, project_id: str, *, revision: int | None) -> Call[ProjectSchedule]:
    path = calls.project_path(project_id, "schedule")
    return Call("DELETE", path, read_model(ProjectSchedule), headers=_if_match(revision))


def put_file(calls: Calls, project_id: str, file_id: str | None) -> Call[ScoredFile]:
    """With `file_id`: in the place of that file's rows."""
    path = calls.project_path(project_id, "scoring", *([] if file_id is None else [file_id]))
    method = "POST" if file_id is None else "PUT"
    return Call(method, path, read_model(ScoredFile), form={}, read_timeout_s=SLOW_S)


def list_files(calls: Calls, project_id: str) -> Call[list[ScoredFile]]:
    return Call("GET", calls.project_path(project_id, "scoring"), _read_files)


def get_file(calls: Calls, project_id: str, file_id: str) -> Call[ScoredFileDetail]:
    return Call("GET", calls.project_path(project_id, "scoring", file_id), read_model(ScoredFileDetail))


def delete_file(calls: Calls, project_id: str, file_id: str) -> Call[Message]:
    return Call("DELETE", calls.project_path(project_id, "scoring", file_id), read_model(Message))


class SyncScheduling(ABC):
    """The blocking client's part."""

    _calls: Calls

    @abstractmethod
    def _do(self, call: Call[T], upload: Upload | None = None) -> T: ...

    @abstractmethod
    def _download(self, url: str, path: str | os.PathLike[str]) -> Path: ...

    def schedule(self, project_id: str) -> ProjectSchedule:
        """When the project starts by itself, each entry with its next five ticks."""
        return self._do(get_schedule(self._calls, project_id))

    def set_schedule(
        self,
        project_id: str,
        entries: Sequence[ScheduleEntry],
        *,
        revision: int | None = None,
        by: str | None = None,
    ) -> ProjectSchedule:
        """Replace the whole schedule; with `revision` only if it still has that one (else a CONFLICT)."""
        return self._do(put_schedule(self._calls, project_id, entries, revision=revision, by=by))

    def delete_schedule(self, project_id: str, *, revision: int | None = None) -> ProjectSchedule:
        """Nothing starts by itself any more."""
        return self._do(delete_schedule(self._calls, project_id, revision=revision))

    def put_scored_file(
        self, project_id: str, file: Source, *, file_id: str | None = None, file_name: str | None = None
    ) -> ScoredFile:
        """Store rows to be scored on a schedule, or (`file_id`) others in their place. Raises OSError."""
        with opened(file, file_name) as (upload_name, stream):
            return self._do(put_file(self._calls, project_id, file_id), Upload(upload_name, stream))

    def scored_files(self, project_id: str) -> list[ScoredFile]:
        """Files that are stored to be scored, oldest first."""
        return self._do(list_files(self._calls, project_id))

    def scored_file(self, project_id: str, file_id: str) -> ScoredFileDetail:
        """A file with its newest scorings, newest first."""
        return self._do(get_file(self._calls, project_id, file_id))

    def download_scores(
        self, project_id: str, file_id: str, stamp: str, path: str | os.PathLike[str]
    ) -> Path:
        """Stream a scoring's predictions into a file, which appears whole or not at all."""
        return self._download(self._calls.project_path(project_id, "scoring", file_id, stamp), path)

    def delete_scored_file(self, project_id: str, file_id: str) -> Message:
        """The file and its predictions."""
        return self._do(delete_file(self._calls, project_id, file_id))


class AsyncScheduling(ABC):
    """The asyncio client's part."""

    _calls: Calls

    @abstractmethod
    async def _do(self, call: Call[T], upload: Upload | None = None) -> T: ...

    @abstractmethod
    async def _download(self, url: str, path: str | os.PathLike[str]) -> Path: ...

    async def schedule(self, project_id: str) -> ProjectSchedule:
        """When the project starts by itself, each entry with its next five ticks."""
        return await self._do(get_schedule(self._calls, project_id))

    async def set_schedule(
        self,
        project_id: str,
        entries: Sequence[ScheduleEntry],
        *,
        revision: int | None = None,
        by: str | None = None,
    ) -> ProjectSchedule:
        """Replace the whole schedule; with `revision` only if it still has that one (else a CONFLICT)."""
        return await self._do(put_schedule(self._calls, project_id, entries, revision=revision, by=by))

    async def delete_schedule(self, project_id: str, *, revision: int | None = None) -> ProjectSchedule:
        """Nothing starts by itself any more."""
        return await self._do(delete_schedule(self._calls, project_id, revision=revision))

    async def put_scored_file(
        self, project_id: str, file: Source, *, file_id: str | None = None, file_name: str | None = None
    ) -> ScoredFile:
        """Store rows to be scored on a schedule, or (`file_id`) others in their place. Raises OSError."""
        with opened(file, file_name) as (upload_name, stream):
            return await self._do(put_file(self._calls, project_id, file_id), Upload(upload_name, stream))

    async def scored_files(self, project_id: str) -> list[ScoredFile]:
        """Files that are stored to be scored, oldest first."""
        return await self._do(list_files(self._calls, project_id))

    async def scored_file(self, project_id: str, file_id: str) -> ScoredFileDetail:
        """A file with its newest scorings, newest first."""
        return await self._do(get_file(self._calls, project_id, file_id))

    async def download_scores(
        self, project_id: str, file_id: str, stamp: str, path: str | os.PathLike[str]
    ) -> Path:
        """Stream a scoring's predictions into a file, which appears whole or not at all."""
        return await self._download(self._calls.project_path(project_id, "scoring", file_id, stamp), path)

    async def delete_scored_file(self, project_id: str, file_id: str) -> Message:
        """The file and its predictions."""
        return await self._do(delete_file(self._calls, project_id, file_id))
