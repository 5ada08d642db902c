"""Google's checksum, crc32c, counted as bytes pass."""

import base64

import google_crc32c


class Crc32c:
    """A running sum; `text` is how Google writes it."""

    def __init__(self) -> None:
        self._value = 0

    def update(self, data: bytes | memoryview) -> None:
        self._value = google_crc32c.extend(self._value, bytes(data))

    @property
    def text(self) -> str:
        return base64.b64encode(self._value.to_bytes(4, "big")).decode()
