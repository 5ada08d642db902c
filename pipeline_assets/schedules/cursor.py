"""How far the sensor has come: the text that Dagster keeps for it, as short for any number of projects."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, ValidationError


class Cursor(BaseModel):
    """A round looks at every schedule for ticks in (`since`, `until`], in the order of project ids.

    It ends in the evaluation that begins it unless more is due than may be started at once; then `after`
    names the last project that it has done, and the next evaluation goes on.
    """

    model_config = ConfigDict(frozen=True)

    since: datetime | None = None
    until: datetime | None = None
    after: str | None = None
    news_until: datetime | None = None  # data that came until then have been looked at
    started_at: datetime | None = None  # when it last asked for a run

    def begun(self, now: datetime) -> "Cursor":
        """The round at hand, or the next one."""
        if self.after is not None:
            return self
        return self.model_copy(update={"since": self.until, "until": now})


def read_cursor(text: str | None) -> Cursor:
    """What Dagster kept. One that can't be read (it can be edited in the Dagster UI) is a first one."""
    if not text:
        return Cursor()
    try:
        return Cursor.model_validate_json(text)
    except ValidationError:
        return Cursor()
