"""The upload form's fields, checked. Bounds are in characters, as a person counts."""

import unicodedata
from pathlib import PurePosixPath
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from contracts.datasets import METRICS_OF_PROBLEM, DatasetInfo, Metric, Overrides
from contracts.errors import ErrorCode, OrreryError

MAX_DESCRIPTION_CHARS = 10_000
MAX_PROJECT_NAME_CHARS = 200
MAX_COLUMN_NAME_CHARS = 4_000
_TEXT_CONTROLS = frozenset("\n\r\t")


def _without_controls(text: str) -> str:
    kept = (c for c in text if c in _TEXT_CONTROLS or unicodedata.category(c) not in {"Cc", "Cs"})
    text = "".join(kept).strip()
    if not text:
        raise ValueError("must not be blank")
    return text


def _one_line(text: str) -> str:
    return " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())


Text = Annotated[str, AfterValidator(_without_controls)]


class ProjectForm(BaseModel):
    """What the user asks for."""

    model_config = ConfigDict(frozen=True)

    problem_description: Text = Field(max_length=MAX_DESCRIPTION_CHARS)
    project_name: Annotated[Text, AfterValidator(_one_line)] = Field(max_length=MAX_PROJECT_NAME_CHARS)
    overrides: Overrides

    @classmethod
    def of(cls, fields: dict[str, str], file_name: str) -> Self:
        """Raises OrreryError(VALIDATION_ERROR) naming every wrong field."""
        given = {name: value for name, value in fields.items() if value.strip()}
        name = given.pop("project_name", PurePosixPath(file_name).stem[:MAX_PROJECT_NAME_CHARS])
        description = fields.get("problem_description")
        given.pop("problem_description", None)
        try:
            form = cls.model_validate(
                {
                    "project_name": name,
                    "overrides": given,
                    **({} if description is None else {"problem_description": description}),
                }
            )
        except ValidationError as error:
            raise OrreryError(ErrorCode.VALIDATION_ERROR, "The form is not valid", _told(error)) from None
        form.check_overrides()
        return form

    def check_overrides(self) -> None:
        """A metric that the chosen problem type does not have is refused before any work."""
        named = {"fairness_column": [self.overrides.fairness_column or ""]}
        several = self.overrides.target_columns is not None
        named["target_columns" if several else "target_column"] = self.overrides.targets
        for field, names in named.items():
            if any(len(name) > MAX_COLUMN_NAME_CHARS for name in names):
                raise OrreryError(
                    ErrorCode.VALIDATION_ERROR,
                    "The form is not valid",
                    f"{field}: at most {MAX_COLUMN_NAME_CHARS} characters",
                )
        metric, problem = self.overrides.metric, self.overrides.problem_type
        if metric is not None and problem is not None and metric not in METRICS_OF_PROBLEM[problem]:
            raise _refused_metric(metric, [m.value for m in METRICS_OF_PROBLEM[problem]])

    def check_against(self, info: DatasetInfo) -> None:
        """The inspector refuses an absent target already; an older one may not."""
        absent = [name for name in self.overrides.targets if name not in info.columns]
        if absent:
            field = "target_column" if self.overrides.target_columns is None else "target_columns"
            raise OrreryError(
                ErrorCode.VALIDATION_ERROR, "The target column is not in the file", f"{field}: {absent[0]}"
            )
        groups = self.overrides.fairness_column
        if groups is not None and groups not in info.columns:
            raise OrreryError(
                ErrorCode.VALIDATION_ERROR,
                "The column to compare groups by is not in the file",
                f"fairness_column: {groups}",
            )


def _refused_metric(metric: Metric, known: list[str]) -> OrreryError:
    return OrreryError(
        ErrorCode.VALIDATION_ERROR,
        "This metric does not fit the problem type",
        f"metric: {metric.value}; one of {', '.join(known)}",
    )


def _told(error: ValidationError) -> str:
    return "; ".join(f"{e['loc'][-1]}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors())
