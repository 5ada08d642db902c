"""What the command's verbs have in common: their options, the server they speak to, how they show things."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel
from rich.console import Console, RenderableType

from client.exits import named_exits
from client.sync import Orrery
from contracts.predictions import PredictResponse

Url = Annotated[str, typer.Option("--url", envvar="ORRERY_URL", help="The Orrery server.", show_default=True)]
Json = Annotated[bool, typer.Option("--json", help="JSON on stdout, for programs.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The project's id.")]
File = Annotated[
    Path,
    typer.Argument(exists=True, dir_okay=False, readable=True, help="A table: CSV, Parquet, Excel, JSON."),
]


@contextmanager
def server(url: str) -> Iterator[Orrery]:
    """A client whose errors end the command by name."""
    with named_exits(), Orrery(url) as orrery:
        yield orrery


def display(renderable: RenderableType) -> None:
    """On stdout; in a pipe a table must not be cut at the 80 columns that no terminal has."""
    Console(width=None if sys.stdout.isatty() else 240, soft_wrap=False).print(renderable)


def print_json(model: BaseModel, indent: int | None = 2) -> None:
    """One document on stdout, at once."""
    print(model.model_dump_json(indent=indent, exclude_none=isinstance(model, PredictResponse)), flush=True)
