"""The galaxy's list: every project in a few fields, behind an ETag that costs one small query."""

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Header, Response
from pydantic import TypeAdapter

from api.db import stars
from api.edge import ServicesDep
from api.examples import projects as examples
from api.examples.common import answer
from api.middleware.conditional import matches
from contracts.projects import Star
from contracts.stages import ProjectStatus

router = APIRouter(prefix="/stars", tags=["projects"])

MOST_STARS = 20_000
_STARS = TypeAdapter(list[Star])
# A browser keeps the list over an upgrade: one with other fields is another.
_FIELDS = ",".join(Star.model_fields)


@router.get(
    "",
    response_model=list[Star],
    responses={
        **answer(200, examples.STARS, "Newest first; X-Total-Count says how many there are"),
        304: {"description": "Nothing changed since the answer that had this ETag"},
    },
    summary="All projects, small",
)
async def list_stars(
    services: ServicesDep,
    if_none_match: Annotated[str | None, Header(description="The ETag of the answer you have.")] = None,
) -> Response:
    """At most the newest 20,000. Ask again with the ETag: 304 until a project is made, moves on or goes."""
    async with services.db.reading() as session:
        total, version = await stars.count_and_version(session)
        etag = f'W/"{hashlib.sha256(f"{_FIELDS}:{version}".encode()).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Cache-Control": "private, no-cache", "X-Total-Count": str(total)}
        if if_none_match is not None and matches(if_none_match, etag):
            return Response(status_code=304, headers=headers)
        rows = await stars.newest(session, MOST_STARS)
    body = await asyncio.to_thread(_written, rows)
    return Response(body, headers=headers, media_type="application/json")


def _written(rows: Sequence[stars.StarRow]) -> bytes:
    """Our own table's rows are not checked again: there may be thousands, every few seconds."""
    return _STARS.dump_json(
        [
            Star.model_construct(
                project_id=project_id,
                project_name=name,
                status=ProjectStatus(status),
                progress_percentage=progress,
                updated_at=updated_at,
                alerts=alerts,
                asks=asks,
                champion=champion,
            )
            for project_id, name, status, progress, updated_at, alerts, asks, champion in rows
        ]
    )
