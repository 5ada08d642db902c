"""The tables `projects`, `events`, `runs` and `outbox`, and every query on them."""
