"""Few at once: an interpretation is for a person who waits, and costs a process each."""

from api.inspection import Inspector
from api.sagas.form import ProjectForm
from api.uploads import Upload
from contracts.errors import ErrorCode, OrreryError
from contracts.interpretations import TableInterpretation

# Two are worked on at a time, at some tenths of a second each.
MAX_AT_ONCE = 6


class Interpreter:
    """Has uploads interpreted by the inspector, at most `MAX_AT_ONCE` at the same time."""

    def __init__(self, inspector: Inspector) -> None:
        self._inspector = inspector
        self._at_work = 0

    async def interpret(self, upload: Upload, form: ProjectForm) -> TableInterpretation:
        """Raises OrreryError: RATE_LIMITED, UNAVAILABLE, and the inspector's refusals."""
        if self._at_work >= MAX_AT_ONCE:
            raise OrreryError(
                ErrorCode.RATE_LIMITED,
                "Too many files are being interpreted: try again",
                f"{MAX_AT_ONCE} at once",
            )
        self._at_work += 1
        try:
            return await self._inspector.interpret(
                upload.staged.path(),
                upload.file_name,
                upload.sha256,
                form.problem_description,
                form.overrides,
            )
        finally:
            self._at_work -= 1
