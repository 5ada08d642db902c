"""Custom jobs: an image run as a local process, its state followed as the service tells it."""

import itertools
import re
import threading
from datetime import UTC, datetime
from typing import Any

from google.cloud.aiplatform_v1 import types
from google.protobuf import empty_pb2
from google.rpc import status_pb2

from tests.google_cloud.vertex_fake.containers import Container, Images, run_image
from tests.google_cloud.vertex_fake.faults import Faults, Refusal

_TERM = re.compile(r'(labels\.([a-z0-9_-]+)|state)\s*(=|:)\s*"?([\w-]+)"?')
_ENDED = (
    types.JobState.JOB_STATE_SUCCEEDED,
    types.JobState.JOB_STATE_FAILED,
    types.JobState.JOB_STATE_CANCELLED,
)


class Jobs:
    """All custom jobs of one fake. A fault on operation `create_custom_job` makes a job fail."""

    def __init__(self, images: Images, faults: Faults) -> None:
        self.jobs: dict[str, Any] = {}
        self.containers: dict[str, Container] = {}
        self._images = images
        self._faults = faults
        self._ids = itertools.count(7_000_000)
        self._closed = threading.Event()

    def on_create_custom_job(self, request: Any) -> Any:
        pools = request.custom_job.job_spec.worker_pool_specs
        if not request.custom_job.display_name or not pools or not pools[0].machine_spec.machine_type:
            raise Refusal(3, "display_name and a worker pool with a machine type are required")
        job = types.CustomJob(request.custom_job)
        job.name = f"{request.parent}/customJobs/{next(self._ids)}"
        job.state = types.JobState.JOB_STATE_PENDING
        job.create_time = datetime.now(UTC)
        self.jobs[job.name] = job
        threading.Thread(target=self._work, args=(job,), daemon=True).start()
        return job

    def on_get_custom_job(self, request: Any) -> Any:
        return self._job(request.name)

    def on_list_custom_jobs(self, request: Any) -> Any:
        newest_first = list(reversed(self.jobs.values()))
        page, token = self._faults.page(filtered(newest_first, request.filter), request)
        return types.ListCustomJobsResponse(custom_jobs=page, next_page_token=token)

    def on_cancel_custom_job(self, request: Any) -> Any:
        job = self._job(request.name)
        if job.state not in _ENDED:
            job.state = types.JobState.JOB_STATE_CANCELLED
            container = self.containers.get(job.name)
            if container is not None:
                container.stop()
        return empty_pb2.Empty()

    def close(self) -> None:
        self._closed.set()
        for container in self.containers.values():
            container.stop()

    def _job(self, name: str) -> Any:
        if name not in self.jobs:
            raise Refusal(5, f"CustomJob {name} is not found")
        return self.jobs[name]

    def _work(self, job: Any) -> None:
        self._closed.wait(self._faults.seconds("create_custom_job"))
        planned = self._faults.failure("create_custom_job")
        if planned is not None:
            self._fail(job, planned)
            return
        if job.state in _ENDED or self._closed.is_set():
            return
        spec = job.job_spec.worker_pool_specs[0].container_spec
        env = {each.name: each.value for each in spec.env}
        try:
            container = run_image(self._images, spec.image_uri, env, list(spec.command), list(spec.args))
        except Refusal as refusal:
            self._fail(job, refusal)
            return
        self.containers[job.name] = container
        job.state = types.JobState.JOB_STATE_RUNNING
        job.start_time = datetime.now(UTC)
        code = container.process.wait()
        if job.state in _ENDED:
            return
        if code == 0:
            job.state, job.end_time = types.JobState.JOB_STATE_SUCCEEDED, datetime.now(UTC)
        else:
            self._fail(job, Refusal(3, f"The replica workerpool0-0 exited with a non-zero status of {code}."))

    @staticmethod
    def _fail(job: Any, why: Refusal) -> None:
        job.error = status_pb2.Status(code=why.code, message=why.message)
        job.state, job.end_time = types.JobState.JOB_STATE_FAILED, datetime.now(UTC)


def filtered(found: list[Any], wanted: str) -> list[Any]:
    """The filters that our code uses: labels and state by equality, joined by AND or OR.

    Raises Refusal for any other, so that a filter never passes unread.
    """
    if not wanted:
        return found
    if _TERM.sub("", wanted).replace("AND", "").replace("OR", "").strip(" ()"):
        raise Refusal(3, f"filter {wanted!r} is not part of this fake")
    return [each for each in found if all(_any(each, part) for part in wanted.split(" AND "))]


def _any(each: Any, part: str) -> bool:
    return any(
        each.labels.get(label) == value if label else each.state.name == value
        for _, label, _, value in _TERM.findall(part)
    )
