"""Candidate models by family. `portfolio` lists them in the order in which they are tried."""
