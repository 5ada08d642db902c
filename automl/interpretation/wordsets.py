"""Sets of words, written as text so that they can be read and extended."""


def words(text: str) -> frozenset[str]:
    """The words of `text`, which blanks and line ends part."""
    return frozenset(text.split())
