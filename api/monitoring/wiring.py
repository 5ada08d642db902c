"""Who of this package knows whom."""

from dataclasses import dataclass

from api.db.database import Database
from api.inspection import Inspector
from api.monitoring.alerts import AlertWatch
from api.monitoring.feedback import Feedback
from api.monitoring.gathering import Gatherer
from api.monitoring.log_files import MAX_FETCHED_FILES, MAX_FILES
from api.monitoring.policies import Policies
from api.monitoring.reports import Reports
from api.monitoring.retention import Retention
from api.projection.recorder import Recorder
from api.results import Results
from api.settings import Settings
from object_store import ObjectStore


@dataclass(frozen=True, slots=True)
class Monitoring:
    """What the routes ask, and the loop that is to be started and stopped."""

    feedback: Feedback
    reports: Reports
    policies: Policies
    alerts: AlertWatch


def monitoring(
    settings: Settings,
    db: Database,
    store: ObjectStore,
    inspector: Inspector,
    recorder: Recorder,
    *,
    results: Results,
) -> Monitoring:
    """All of it, at rest."""
    gatherer = Gatherer(store, inspector)
    policies = Policies(db, store)
    files = MAX_FILES if settings.bucket_url is None else MAX_FETCHED_FILES
    reports = Reports(store, inspector, gatherer, policies, max_files=files)
    retention = Retention(db, store, days=settings.prediction_log_days)
    every_s = settings.monitoring_every_seconds
    alerts = AlertWatch(db, store, recorder, reports, retention, on_told=results.soon, every_s=every_s)
    return Monitoring(Feedback(db, store, inspector, gatherer), reports, policies, alerts)
