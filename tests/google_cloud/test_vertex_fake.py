"""The fake itself: it knows the libraries' routes and messages, and refuses what it lacks."""

import requests

from tests.google_cloud.conftest import Cloud

PARENT = "projects/orrery-test/locations/us-central1"


def test_what_the_fake_does_not_know_is_refused(cloud: Cloud) -> None:
    """VERTEX-18: an unknown field is a 400, an unknown thing a 404, a call that the fake lacks a 501."""
    url = f"{cloud.vertex_url}/v1/{PARENT}"
    unknown = requests.post(f"{url}/endpoints", json={"displayName": "x", "colour": "red"}, timeout=10)
    assert (unknown.status_code, unknown.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert "colour" in unknown.json()["error"]["message"]
    assert requests.get(f"{url}/endpoints/nobody", timeout=10).status_code == 404
    assert requests.get(f"{url}/hyperparameterTuningJobs", timeout=10).status_code == 501
    assert requests.get(f"{cloud.vertex_url}/v2/anything", timeout=10).status_code == 501
