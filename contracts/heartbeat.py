"""A run worker's sign of life: a file that it touches, beside Dagster's log.

The file is `<ORRERY_RUNTIME_DIR>/heartbeats/<run id>`; only its modification time says anything, and
only that it has changed: no clock is compared with another.
"""

FOLDER = "heartbeats"

BEAT_EVERY_S = 1.0
# A native call may hold Python's lock for some seconds, and a busy machine may take turns: silence
# shorter than this means nothing.
STALLED_AFTER_S = 10.0
# A worker that is scheduled but computes nothing (a deadlock, an answer that never comes) stops its beat
# after this long: no stage waits longer for another process.
IDLE_AFTER_S = 60.0
