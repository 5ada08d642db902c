"""The fold: project state + event -> project state. Pure. (Signatures; bodies follow.)"""

from datetime import datetime

from contracts.events import ProjectState


def initial_state(project_id: str, epoch: str, at: datetime) -> ProjectState: ...
