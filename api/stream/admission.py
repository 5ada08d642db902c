"""A stream's way in: a place among those of this process, and then one among those of all replicas."""

from collections.abc import Callable

from api.services import Services
from api.stream.hub import Subscriber


async def admit(services: Services, project_id: str) -> tuple[Subscriber, Callable[[], None]]:
    """A subscriber, and what gives its place back; call that once.

    Raises OrreryError: PROJECT_NOT_FOUND, RATE_LIMITED, UNAVAILABLE (see `Places.take`).
    """
    subscriber = services.hub.add(project_id)
    try:
        await services.places.take(project_id, subscriber)
    except BaseException:
        services.hub.remove(project_id, subscriber)
        raise

    def release() -> None:
        services.places.free(project_id, subscriber)
        services.hub.remove(project_id, subscriber)

    return subscriber, release
