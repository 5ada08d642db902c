"""A model while it is asked: reports on its log, outcomes, alerts. The inspector alone reads the log."""
