"""The stream that the recorded Dagster logs must give: `python -m tests.api.core.golden` writes it anew."""

import json
from pathlib import Path
from typing import Any

from api.dagster_gql.logs import read_entry
from api.dagster_gql.runs import read_run
from api.projection.advance import advance
from api.projection.fold import initial_state
from api.projection.translate import RunTranslation
from contracts import metadata
from contracts.events import STREAM_EVENT, ProjectState, is_terminal
from contracts.signals import EndSignal

FOLDER = Path(__file__).parents[2] / "golden"
SOURCE = FOLDER / "dagster_events.json"
EXPECTED = FOLDER / "stream_events.json"
EPOCH = "00000000"


class Player:
    """Plays recorded runs as a tail would, project by project."""

    def __init__(self) -> None:
        self.states: dict[str, ProjectState] = {}
        self._known: dict[str, set[str]] = {}
        self._ended: set[str] = set()

    def play(self, recorded: dict[str, Any]) -> tuple[str, list[Any]]:
        """One run: its project, and the events that it adds."""
        run = read_run(recorded["run"])
        entries = [read_entry(node) for node in recorded["logs"]["events"]]
        end = run.tags.get(metadata.END_TAG)
        translation = RunTranslation(run.run_id)
        drafts = translation.feed(entries)
        drafts += translation.finish(None if end is None else EndSignal.model_validate_json(end))
        project = run.project_id
        assert project is not None
        state = self.states.setdefault(project, initial_state(project, EPOCH, run.created_at))
        known = self._known.setdefault(project, set())
        result = advance(state, drafts, known, self._ended)
        self.states[project] = result.state
        known.update(draft.source_key for draft, _ in result.events)
        self._ended |= {draft.run_id for draft, e in result.events if draft.run_id and is_terminal(e.data)}
        return project, [STREAM_EVENT.dump_python(event, mode="json") for _, event in result.events]


def expected() -> dict[str, Any]:
    """Run name to its events, and project to the state after all its runs."""
    player, runs = Player(), {}
    for name, recorded in json.loads(SOURCE.read_text())["runs"].items():
        runs[name] = player.play(recorded)[1]
    states = {project: state.model_dump(mode="json") for project, state in player.states.items()}
    return {
        "how": "python -m tests.api.core.golden, then read it: it is what clients must understand",
        "source": SOURCE.name,
        "runs": runs,
        "states": states,
    }


if __name__ == "__main__":
    EXPECTED.write_text(json.dumps(expected(), indent=1, ensure_ascii=False) + "\n")
