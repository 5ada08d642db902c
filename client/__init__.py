"""Orrery's Python client, sync and async, and the `orrery` command.

from client import Orrery

with Orrery("http://127.0.0.1:8000") as orrery:
    project = orrery.create_project("credit.csv", "Predict whether an applicant is a bad risk")
    for frame in orrery.watch(project.project_id):
        print(frame.event_type)
    print(orrery.predict(project.project_id, [{"age": 40.0, ...}]).predictions)
"""

from client.aio import AsyncOrrery
from client.errors import OrreryApiError, OrreryClientError, OrreryProtocolError, OrreryUnreachableError
from client.frames import StreamFrame
from client.responses import ProjectPage
from client.sync import Orrery

__all__ = [
    "AsyncOrrery",
    "Orrery",
    "OrreryApiError",
    "OrreryClientError",
    "OrreryProtocolError",
    "OrreryUnreachableError",
    "ProjectPage",
    "StreamFrame",
]
