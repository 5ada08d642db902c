"""Fan-out: one channel a project, one bounded queue a subscriber."""
