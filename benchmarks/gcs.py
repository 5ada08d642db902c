"""Google Cloud Storage: our upload against the raw client's, and the memory that it takes.

    python -m benchmarks.gcs [--megabytes 200] [--rounds 3]

All send the same bytes to the same emulator in turns, in 32 MiB chunks, create-only, with crc32c. The raw
client sends a file that lies there. Ours are fed as a request feeds them, in pieces of 1 MiB, hash them
(sha256 and crc32c) and keep a local copy: `writer` as a stage writes, `upload` as a project's file comes in,
from its first byte until the commit's answer. Each has a process of its own, which reports its time and how
far its resident memory grew over what it held before.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Self
from uuid import uuid4

import psutil
from google.cloud import storage

from contracts.layout import raw_key
from object_store import ObjectWriter, StagedObject, open_store
from tests.google_cloud.emulator import StorageEmulator, storage_emulator

PIECE = 2**20
KINDS = ("raw", "writer", "upload")
WANTED_SHARE = 0.8
WANTED_GROWTH_MB = 64.0
WANTED_IMPORT_S = 3.5
IMPORT = (
    "import time; t = time.process_time(); import pipeline_assets.definitions; print(time.process_time() - t)"
)


class Peak:
    """The largest resident memory while the block runs, in MB above what it was before."""

    def __enter__(self) -> Self:
        self._process = psutil.Process()
        self._before = self._most = self._process.memory_info().rss
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.005):
            self._most = max(self._most, self._process.memory_info().rss)

    @property
    def megabytes(self) -> float:
        return (self._most - self._before) / 1e6


def feed(file: Path, writer: ObjectWriter | StagedObject) -> None:
    with file.open("rb") as source:
        while piece := source.read(PIECE):
            writer.write(piece)


def send(kind: str, bucket: str, file: Path) -> None:
    """In the child: one upload; prints seconds and MB."""
    store = open_store(f"gs://{bucket}", file.parent)
    client = storage.Client(project=None)
    next(iter(client.list_blobs(bucket, max_results=1)), None)  # connected, as ours is
    with Peak() as peak:
        begun = time.perf_counter()
        if kind == "raw":
            blob = client.bucket(bucket).blob(f"raw/{uuid4()}", chunk_size=32 * 2**20)
            with file.open("rb") as source:
                blob.upload_from_file(source, if_generation_match=0, checksum="crc32c")
        elif kind == "writer":
            with store.open_writer(raw_key(str(uuid4())), create_only=True) as writer:
                feed(file, writer)
        else:
            key = raw_key(str(uuid4()))
            staged = store.stage(key)
            feed(file, staged)
            staged.seal()
            staged.commit(key)
        over = time.perf_counter()
    print(json.dumps({"seconds": over - begun, "megabytes": peak.megabytes}))


def measured(emulator: StorageEmulator, kind: str, bucket: str, file: Path) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "benchmarks.gcs",
        "--send",
        kind,
        "--bucket",
        bucket,
        "--file",
        str(file),
    ]
    environment = {**os.environ, **emulator.environment}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def import_seconds(emulator: StorageEmulator, bucket: str) -> float:
    """CPU seconds of the code location's import with the settings of Google Cloud; the least of three."""
    environment = {**os.environ, **emulator.settings(bucket)}
    runs = [
        subprocess.run(
            [sys.executable, "-c", IMPORT], env=environment, check=True, capture_output=True, text=True
        )
        for _ in range(3)
    ]
    return min(float(run.stdout) for run in runs)


def compare(megabytes: int, rounds: int) -> bool:
    with (
        tempfile.TemporaryDirectory(prefix="oy-gcs-") as name,
        storage_emulator(Path(name) / "s") as emulator,
    ):
        file = Path(name) / "upload"
        # not all zeros, and cheap to make
        file.write_bytes(b"".join(i.to_bytes(4, "big") * (PIECE // 4) for i in range(megabytes)))
        bucket = emulator.make_bucket()
        found: dict[str, list[dict[str, float]]] = {kind: [] for kind in KINDS}
        for _ in range(rounds):
            for kind, each in found.items():
                each.append(measured(emulator, kind, bucket, file))
        imported = import_seconds(emulator, bucket)
    print(f"{megabytes} MiB up, medians of {rounds} rounds; memory: the worst growth of one process")
    speeds = {kind: _speed(megabytes, each) for kind, each in found.items()}
    growths = {kind: max(run["megabytes"] for run in each) for kind, each in found.items()}
    for kind in KINDS:
        share = speeds[kind] / speeds["raw"]
        print(f"  {kind:7} {speeds[kind]:4.0f} MB/s  {share:.2f} of raw  {growths[kind]:3.0f} MB of memory")
    print(f"wanted: {WANTED_SHARE} of raw or more, memory under {WANTED_GROWTH_MB:.0f} MB")
    print(f"import of the code location: {imported:.2f} s of CPU (wanted: under {WANTED_IMPORT_S})")
    ours = ("writer", "upload")
    fast = all(speeds[kind] >= WANTED_SHARE * speeds["raw"] for kind in ours)
    return fast and all(growths[kind] < WANTED_GROWTH_MB for kind in ours) and imported < WANTED_IMPORT_S


def _speed(megabytes: int, runs: list[dict[str, float]]) -> float:
    return statistics.median(megabytes * PIECE / 1e6 / run["seconds"] for run in runs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--send", choices=KINDS, help=argparse.SUPPRESS)
    parser.add_argument("--bucket", help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.send:
        send(args.send, args.bucket, args.file)
        return 0
    return 0 if compare(args.megabytes, args.rounds) else 1


if __name__ == "__main__":
    sys.exit(main())
