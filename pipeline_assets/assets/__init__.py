"""The eight stages, one thin module each."""
