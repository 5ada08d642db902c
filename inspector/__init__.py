"""Reads an upload before it is accepted: one bounded child process a file, forked from a warm parent."""
