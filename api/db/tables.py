"""The tables that the API owns."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.db.columns import JsonModel, UtcDateTime
from contracts.datasets import DatasetInfo, Overrides
from contracts.events import ProjectState
from contracts.launch import LaunchSpec

UUID_LENGTH = 36


class Base(DeclarativeBase):
    """Metadata of all our tables; alembic compares with it."""


class ProjectRow(Base):
    """A project: its immutable facts, and the fold of its events (written by the recorder only)."""

    __tablename__ = "projects"
    __table_args__ = (
        Index("ix_projects_created", "created_at", "id"),
        Index("ix_projects_status", "status", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dataset: Mapped[DatasetInfo] = mapped_column(JsonModel(DatasetInfo))
    overrides: Mapped[Overrides] = mapped_column(JsonModel(Overrides))
    idempotency_key: Mapped[str | None] = mapped_column(String(255), unique=True)
    request_hash: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    progress_percentage: Mapped[int]
    # What the galaxy marks a star with: of the state, which is too large to be read for a list.
    alerts: Mapped[int] = mapped_column(default=0, server_default="0")
    asks: Mapped[bool] = mapped_column(default=False, server_default=false())
    champion: Mapped[int | None]
    state: Mapped[ProjectState] = mapped_column(JsonModel(ProjectState))
    epoch: Mapped[str] = mapped_column(String(16))
    seq: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EventRow(Base):
    """One event as it was sent. `seq` has no gaps in a project; `source_key` is what it was made of."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("project_id", "source_key", name="uq_events_source"),)

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    # In bytes' order: those of a run, which begin with its id, are one stretch of the index.
    source_key: Mapped[str] = mapped_column(
        String(160).with_variant(String(160, collation="C"), "postgresql")
    )
    event_type: Mapped[str] = mapped_column(String(32))
    timestamp: Mapped[datetime] = mapped_column(UtcDateTime)
    body: Mapped[str] = mapped_column(Text)


class RunRow(Base):
    """A Dagster run of a project; `ended_at` is set with its terminal event and never again."""

    __tablename__ = "runs"
    __table_args__ = (
        Index("ix_runs_project", "project_id", "created_at"),
        Index("ix_runs_open", "ended_at"),
    )

    run_id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    launch_key: Mapped[str | None] = mapped_column(String(255))
    status: Mapped[str] = mapped_column(String(16))
    cursor: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OutboxRow(Base):
    """A launch that was promised in the same transaction as its project, until Dagster took it."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_open", "done_at"), Index("ix_outbox_project", "project_id"))

    launch_key: Mapped[str] = mapped_column(String(255), primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    spec: Mapped[LaunchSpec] = mapped_column(JsonModel(LaunchSpec))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    run_id: Mapped[str | None] = mapped_column(String(UUID_LENGTH))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(Text)


class MarkRow(Base):
    """A named watermark, such as how far the discovery of runs has looked."""

    __tablename__ = "marks"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[float]


class LeaseRow(Base):
    """Which replica follows a project's runs, until when; `token` grows with each change of hands."""

    __tablename__ = "leases"
    __table_args__ = (Index("ix_leases_holder", "holder"),)

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    holder: Mapped[str] = mapped_column(String(120))
    token: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StreamPlacesRow(Base):
    """How many streams of a project a replica has open (Postgres); it counts while that `session` lives.

    The project may not exist: a place is taken before that is known.
    """

    __tablename__ = "stream_places"

    project_id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    replica: Mapped[str] = mapped_column(String(120), primary_key=True)
    session: Mapped[int]
    places: Mapped[int]


class StageDurationRow(Base):
    """How long a stage of a past run took. It names no project, and stays when that is deleted."""

    __tablename__ = "stage_durations"
    __table_args__ = (Index("ix_stage_durations_ended", "ended_at"),)

    run_id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    stage: Mapped[str] = mapped_column(String(32), primary_key=True)
    cells: Mapped[int] = mapped_column(BigInteger)
    budget_s: Mapped[float | None]
    duration_s: Mapped[float]
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OutcomeRow(Base):
    """A completed run's duration beside what past runs said of it when it began."""

    __tablename__ = "estimate_outcomes"
    __table_args__ = (Index("ix_estimate_outcomes_ended", "ended_at"),)

    run_id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actual_s: Mapped[float]
    predicted_s: Mapped[float | None]
    predicted_p90_s: Mapped[float | None]
