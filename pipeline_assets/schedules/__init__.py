"""Runs that nobody asks for: the one sensor that reads every project's schedule from the store."""
