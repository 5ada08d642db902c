"""One text field out of a JSON text column, on SQLite and on Postgres."""

from typing import Any

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class FileName(FunctionElement[str]):
    """`FileName(ProjectRow.dataset)`: the DatasetInfo's file_name."""

    type = Text()
    inherit_cache = True
    name = "file_name"


@compiles(FileName, "sqlite")
def _on_sqlite(element: FileName, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_extract({compiler.process(element.clauses, **options)}, '$.file_name')"


@compiles(FileName, "postgresql")
def _on_postgres(element: FileName, compiler: SQLCompiler, **options: Any) -> str:
    return f"(CAST({compiler.process(element.clauses, **options)} AS json) ->> 'file_name')"
