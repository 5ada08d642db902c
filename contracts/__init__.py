"""What every part of Orrery agrees on: pydantic models and names. No I/O, nothing of ours imported."""

__version__ = "0.1.0"  # as in pyproject.toml, held equal by a test: a checkout on the path has no metadata
