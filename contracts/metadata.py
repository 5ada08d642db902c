"""Names of Dagster tags, metadata keys and definitions that both sides must spell alike."""

CODE_LOCATION = "orrery"
REPOSITORY = "__repository__"
JOB = "train_project"
SCORE_JOB = "score_project"  # answers of the champion to a stored file: no stage, and no run of the project's
PARTITIONS_DEF = "projects"

# Dagster's own tags
PARTITION_TAG = "dagster/partition"

# ours
PROJECT_TAG = "orrery/project"  # the project id: Dagster's concurrency limit counts by it
LAUNCH_TAG = "orrery/launch"  # idempotency key of a launch: one launch, at most one run
PARENT_RUN_TAG = "orrery/parent_run"  # the run whose results stand before `from_stage`
TRIGGER_TAG = "orrery/trigger"  # what started it: api | dagster_ui | schedule | sensor
REASON_TAG = "orrery/reason"  # why, in the words of whoever asked
USER_TAG = "orrery/user"  # who asked, as they said
REPLAY_TAG = "orrery/replay_of"  # the run that this one repeats
SCHEDULE_TAG = "orrery/schedule"  # the entry of the project's schedule that started it
DATA_VERSION_TAG = "orrery/data_version"  # the data whose arrival started it
NAME_TAG = "orrery/name"  # the project's name, for people: a partition is an id
REQUEST_TAG = "orrery/request"  # X-Request-ID of the request that launched it
WORKER_TAG = "orrery/worker"  # JSON of WorkerIdentity, written by the worker before it works
ASKING_TAG = "orrery/asking"  # "yes" while the run waits for an answer, and so holds no slot
END_TAG = "orrery/end"  # JSON of EndSignal, written before a run is ended from outside

# The one machine-readable entry (JSON of a signal) among the metadata that people read
SIGNAL_KEY = "orrery"
