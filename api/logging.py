"""JSON lines on stdout, each with the request's id; the libraries' own lines take the same form."""

import logging
import logging.config
from typing import Any

import structlog


def configure(level: str) -> None:
    """Once a process, before anything logs."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # The clients name each URL at INFO, Dagster's secret prefix included; alembic lists its plugins.
    for noisy in ("httpx2", "httpcore2", "websockets", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
