"""Google Cloud Storage away for half a minute, with the patience that the product has. `make soak`."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

from contracts.layout import raw_key
from object_store.gcs.opening import open_gcs
from tests.google_cloud.conftest import Cloud
from tests.google_cloud.fault_proxy import Fault, FaultProxy, fault_proxy
from tests.object_store.conformance import PROJECT

pytestmark = [pytest.mark.soak, pytest.mark.timeout(300)]

OUTAGE_S = 30.0
PIECE = os.urandom(2**20)
PIECES = 100  # three chunks and some


@pytest.fixture
def proxy(cloud: Cloud) -> Iterator[FaultProxy]:
    with fault_proxy(cloud.emulated.storage) as proxy:
        yield proxy


def test_half_a_minute_of_503_in_mid_upload(proxy: FaultProxy, cloud: Cloud, tmp_path: Path) -> None:
    """GCS-3: the upload waits, goes on where it was and ends whole; nobody has to try again."""
    client = storage.Client(
        project=None, credentials=AnonymousCredentials(), client_options={"api_endpoint": proxy.url}
    )
    store = open_gcs(f"gs://{cloud.bucket}", tmp_path, client=client)
    staged = store.stage(raw_key(PROJECT))
    for number in range(PIECES):
        if number == PIECES // 2:  # one chunk has arrived, the next one is on its way
            proxy.next(Fault.STATUS, method="PUT", path="/upload/", times=1e9, for_s=OUTAGE_S)
            away_since = time.monotonic()
        staged.write(PIECE)
    _, sha256 = staged.seal()
    info = staged.commit(raw_key(PROJECT))
    took = time.monotonic() - away_since
    print(
        f"\n503 for {OUTAGE_S:.0f} s: {proxy.refused} requests refused, the upload ended after {took:.1f} s"
    )
    assert proxy.refused >= 2
    assert took >= OUTAGE_S
    assert (info.sha256, info.size_bytes) == (sha256, PIECES * len(PIECE))
    with store.open_reader(raw_key(PROJECT)) as reader:
        assert all(reader.read(len(PIECE)) == PIECE for _ in range(PIECES))
    assert sum("uploadType=resumable" in path for method, path, _ in proxy.seen if method == "POST") == 1
    store.delete(raw_key(PROJECT))
