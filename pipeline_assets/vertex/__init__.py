"""Vertex AI: what two of the assets do there if the settings say so. Google's clients are imported late."""
