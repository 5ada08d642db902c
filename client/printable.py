"""Text of others, made safe to print."""

import unicodedata

_KEPT = frozenset("\t")


def printable(text: str) -> str:
    """Control characters become spaces: a project's name must not move the cursor or recolour the screen."""
    return "".join(
        " " if unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char not in _KEPT else char
        for char in text
    )
