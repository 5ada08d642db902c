"""How long a run still takes, learnt from the runs before it."""
