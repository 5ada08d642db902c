"""The fake over gRPC with TLS: the same calls, by their full names, for the SDK's own way to speak."""

import datetime as dt
import ipaddress
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import proto
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.google_cloud.vertex_fake.faults import STATUS_NAMES, Refusal
from tests.google_cloud.vertex_fake.routes import request_types
from tests.google_cloud.vertex_fake.service import FakeVertex

_PACKAGE = "google.cloud.aiplatform.v1"
_OPERATIONS = "google.longrunning.Operations"


@contextmanager
def served_by_grpc(fake: FakeVertex, folder: Path) -> Iterator[tuple[str, Path]]:
    """Serve on loopback: `https://localhost:PORT`, and the certificate that clients have to trust."""
    key, certificate = _certificate()
    trusted = folder / "localhost.pem"
    trusted.write_bytes(certificate)
    server = grpc.server(ThreadPoolExecutor(4))
    server.add_generic_rpc_handlers([_Calls(fake)])
    port = server.add_secure_port("localhost:0", grpc.ssl_server_credentials([(key, certificate)]))
    server.start()
    try:
        yield f"https://localhost:{port}", trusted
    finally:
        server.stop(1.0).wait()


class _Calls(grpc.GenericRpcHandler):
    """`/package.Service/Rpc` to the fake's call of that name."""

    def __init__(self, fake: FakeVertex) -> None:
        self._fake = fake
        self._kinds: dict[str, tuple[str, Any]] = {}
        for (service, rpc), kind in request_types().items():
            camel = "".join(part.capitalize() for part in rpc.split("_"))
            place = f"{_PACKAGE}.{service}" if issubclass(kind, proto.Message) else _OPERATIONS
            self._kinds[f"/{place}/{camel}"] = rpc, kind

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        if details.method not in self._kinds:
            return None
        rpc, kind = self._kinds[details.method]
        return grpc.unary_unary_rpc_method_handler(
            self._worker(rpc),
            request_deserializer=kind.deserialize if issubclass(kind, proto.Message) else kind.FromString,
            response_serializer=_serialized,
        )

    def _worker(self, rpc: str) -> Callable[[Any, grpc.ServicerContext], Any]:
        def work(request: Any, context: grpc.ServicerContext) -> Any:
            try:
                return self._fake.call(rpc, request)
            except Refusal as refusal:
                name = STATUS_NAMES[refusal.code][0]
                context.abort(grpc.StatusCode[name], refusal.message)

        return work


def _serialized(message: Any) -> bytes:
    if isinstance(message, proto.Message):
        return bytes(type(message).serialize(message))
    return bytes(message.SerializeToString())


def _certificate() -> tuple[bytes, bytes]:
    """A key and a certificate for localhost, signed by itself, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names: list[x509.GeneralName] = [
        x509.DNSName("localhost"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return (
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        certificate.public_bytes(serialization.Encoding.PEM),
    )
