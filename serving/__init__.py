"""The model server: predictions over HTTP, for Orrery's API on a socket and for Vertex AI in a container."""

import os

# Requests are answered side by side, each on a thread of its own; a pool inside each of them took four times
# the CPU for a thousand rows. Said here, as numpy listens only while it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
