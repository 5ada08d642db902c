"""What is said to a run at work: objects that any API replica may put, and that its worker looks for."""

import time
from collections.abc import Callable

from contracts.layout import Control, control_key
from contracts.questions import Answer
from object_store import ObjectExists, ObjectNotFound, ObjectStore

# A look is one request to the store, which may be far away.
LOOK_EVERY_S = 0.5


class Words:
    """One run's words. Looks at the store at most every `LOOK_EVERY_S`, however often it is asked."""

    def __init__(
        self, store: ObjectStore, project_id: str, run_id: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._finish_key = control_key(project_id, run_id, Control.FINISH)
        self._answer_key = control_key(project_id, run_id, Control.ANSWER)
        self._clock = clock
        self._looked_at = -float("inf")
        self._finish = False

    def finish_asked(self) -> bool:
        """Whether the best model so far is wanted now; once said it stays."""
        now = self._clock()
        if not self._finish and now - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = now
            self._finish = self._is_there(self._finish_key)
        return self._finish

    def answer(self) -> Answer | None:
        """The answer to the run's question, if there is one by now."""
        try:
            return Answer.model_validate_json(self._store.get(self._answer_key))
        except ObjectNotFound:
            return None

    def settle(self, answer: Answer) -> Answer:
        """The answer that counts: `answer`, unless somebody's was there first."""
        try:
            self._store.put(self._answer_key, answer.model_dump_json().encode(), create_only=True)
        except ObjectExists:
            return self.answer() or answer
        return answer

    def _is_there(self, key: str) -> bool:
        try:
            self._store.stat(key)
        except ObjectNotFound:
            return False
        return True
