"""What every part of Orrery agrees on: pydantic models and names. No I/O, nothing of ours imported."""
