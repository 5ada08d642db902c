"""What is said to a run at work: objects that any API replica may put, and that its worker looks for."""

import threading
from typing import Self

from contracts.errors import OrreryError
from contracts.layout import Control, control_key
from contracts.questions import Answer
from object_store import ObjectExists, ObjectNotFound, ObjectStore

# A look is one request to the store, which may be far away.
LOOK_EVERY_S = 0.5


class Words:
    """One run's words. A thread looks for the wish to finish, from the first time that somebody asks until
    the `with` block ends: a store that does not answer holds up no fit.
    """

    def __init__(self, store: ObjectStore, project_id: str, run_id: str) -> None:
        self._store = store
        self._finish_key = control_key(project_id, run_id, Control.FINISH)
        self._answer_key = control_key(project_id, run_id, Control.ANSWER)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._looked, self._over = threading.Event(), threading.Event()
        self._finish = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()  # not joined: a look may take as long as the store's retries

    def finish_asked(self) -> bool:
        """Whether the best model so far is wanted now; once said it stays. Only the first call may wait."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="words", daemon=True)
                self._thread.start()
                self._looked.wait(LOOK_EVERY_S)
        return self._finish

    def _watch(self) -> None:
        while not self._finish and not self._over.is_set():
            self._finish = self._is_there(self._finish_key)
            self._looked.set()
            self._over.wait(LOOK_EVERY_S)

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
        except OrreryError:  # it is not there, or the store is away: the next look may see it
            return False
        return True
