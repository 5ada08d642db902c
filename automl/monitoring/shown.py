"""Texts of rows that somebody sent, as an answer can show them."""


def shown(value: object, chars: int | None = None) -> str:
    """At most `chars` of it. Half a surrogate pair, which JSON has and UTF-8 has not, is a `?`."""
    return str(value)[:chars].encode(errors="replace").decode()
