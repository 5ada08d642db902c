"""What the server asks of a loaded model, and of whatever loads one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from contracts.predictions import ModelSchema, Prediction


class LoadedModel(Protocol):
    """A model in memory; both members are safe to use from several threads."""

    @property
    def schema(self) -> ModelSchema: ...

    def predict(self, instances: list[dict[str, Any]], *, explain: int = 0) -> list[Prediction]:
        """One answer a row, in order, explained by so many columns; OrreryError(VALIDATION_ERROR) names
        columns that are wrong.
        """
        ...


FileLoader = Callable[[Path, str], LoadedModel]
"""Loads the file if its bytes hash to the given sha256; else OrreryError(DEPLOYMENT_FAILED)."""


@dataclass(frozen=True)
class Artifact:
    """A model's file as it can be loaded: where, what it must hash to, what it weighs."""

    name: str
    sha256: str

    def describe(self) -> str:
        return f"{self.name} (sha256 {self.sha256[:12]}…)"


@dataclass(frozen=True)
class Loaded:
    """A model with the size of the file that it came from."""

    model: LoadedModel
    size_bytes: int


Source = Callable[[Artifact], Loaded]
"""Fetches and loads an artefact; blocking, called on a thread."""
