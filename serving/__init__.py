"""The model server: predictions over HTTP, for Orrery's API on a socket and for Vertex AI in a container."""
