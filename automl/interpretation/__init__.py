"""The problem description read against the table: what to predict, as which problem, and why."""
