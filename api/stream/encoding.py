"""WebSocket frames as bytes, made once and sent to many. Pure."""

_FIN_TEXT = 0x81
_TWO_BYTES = 126
_EIGHT_BYTES = 127


def text_frame(text: str) -> bytes:
    """One whole text message as a server sends it (RFC 6455 section 5.2): not masked, not compressed."""
    payload = text.encode()
    size = len(payload)
    if size < _TWO_BYTES:
        return bytes((_FIN_TEXT, size)) + payload
    if size < 1 << 16:
        return bytes((_FIN_TEXT, _TWO_BYTES)) + size.to_bytes(2, "big") + payload
    return bytes((_FIN_TEXT, _EIGHT_BYTES)) + size.to_bytes(8, "big") + payload
