"""Frames of the stream as the contracts have them, and the reading of one from JSON."""

from pydantic import ValidationError

from client.errors import OrreryProtocolError
from contracts.events import FRAME, AnyFrame, AnyStreamEvent

StoredEvent = AnyStreamEvent
StreamFrame = AnyFrame


def parse_frame(text: str) -> StreamFrame:
    """The frame in a message; OrreryProtocolError when it is none that the contracts know."""
    try:
        return FRAME.validate_json(text)
    except ValidationError as error:
        raise OrreryProtocolError(f"not a frame of the stream: {text[:200]!r}") from error
