"""The model that is served, as the store knows it."""

from pydantic import ValidationError

from contracts import layout
from contracts.champions import Champion
from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import ModelRef
from contracts.results import ProjectResults
from object_store import ObjectNotFound, ObjectStore


def served_model(store: ObjectStore, project_id: str) -> ModelRef:
    """The champion. Raises OrreryError(CONFLICT) before there is one."""
    champion = _champion(store, project_id)
    if champion is not None:
        return ModelRef(
            project_id=project_id,
            run_id=champion.run_id,
            key=champion.model_key,
            sha256=champion.model_sha256,
            size_bytes=champion.model_size_bytes,
            dataset_id=champion.dataset_id,
            champion=champion.n,
        )
    return _of_results(store, project_id)


def _champion(store: ObjectStore, project_id: str) -> Champion | None:
    numbers = [layout.number_in(info.key) for info in store.list(layout.champions_prefix(project_id))]
    if not numbers:
        return None
    return Champion.model_validate_json(store.get(layout.champion_key(project_id, max(numbers))))


def _of_results(store: ObjectStore, project_id: str) -> ModelRef:
    """Of a project that was trained by a release before there were champions."""
    try:
        state = ProjectResults.model_validate_json(store.get(layout.results_key(project_id))).state
    except (ObjectNotFound, ValidationError):
        state = None
    if state is None or not (
        state.model_run_id and state.model_key and state.model_sha256 and state.model_size_bytes
    ):
        raise OrreryError(ErrorCode.CONFLICT, "This project has no model yet", project_id)
    return ModelRef(
        project_id=project_id,
        run_id=state.model_run_id,
        key=state.model_key,
        sha256=state.model_sha256,
        size_bytes=state.model_size_bytes,
    )
