"""Our GraphQL against the schema of the webserver that is installed."""

import json

import pytest
from dagster_graphql.schema import create_schema
from graphql import parse, validate

from api.dagster_gql import documents
from api.dagster_gql.logs import read_entry

DOCUMENTS = {
    name: text for name, text in vars(documents).items() if name.isupper() and not name.startswith("_")
}
del DOCUMENTS["ENTRY"]  # a fragment, in LOGS and FOLLOW
DOCUMENTS["logs_of"] = documents.logs_of(3)


@pytest.fixture(scope="module")
def schema() -> object:
    return create_schema().graphql_schema


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_document_is_valid(schema: object, name: str) -> None:
    """STREAM-60: every document that we send is valid in the installed Dagster's own schema."""
    assert validate(schema, parse(DOCUMENTS[name])) == []  # type: ignore[arg-type]


def test_every_kind_of_entry_that_we_translate_exists(schema: object) -> None:
    """STREAM-60: the typenames that the translation knows are members of Dagster's union."""
    from api.projection.translate import _ENDS, _HANDLERS

    union = {member.name for member in schema.type_map["DagsterRunEvent"].types}  # type: ignore[attr-defined]
    assert union >= {*_ENDS, *_HANDLERS}


def test_an_entry_is_read_with_its_signals_and_innermost_cause() -> None:
    """STREAM-26: signals are read from the entry's or the failure's metadata; NaN becomes null."""
    node = {
        "__typename": "ExecutionStepFailureEvent",
        "runId": "r", "message": "m", "timestamp": "1700000000123", "level": "ERROR", "stepKey": "s",
        "errorSource": "USER_CODE_ERROR",
        "error": {"message": "outer", "causes": [{"message": "middle"}, {"message": " inner\n"}]},
        "failureMetadata": {"metadataEntries": [
            {"label": "other", "jsonString": "{}"},
            {"label": "orrery"},
            {"label": "orrery", "jsonString": "{broken"},
            {"label": "orrery", "jsonString": json.dumps({"a": float("nan")})},
        ]},
    }  # fmt: skip
    entry = read_entry(node)
    assert entry.signals == ({"a": None},)
    assert entry.error == "inner"
    assert entry.timestamp.timestamp() == 1700000000.123
