"""Which HTTP request is which call, read from the gapic clients themselves; bodies parsed by their protos."""

import json
import re
import typing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, unquote

import proto
from google.protobuf import json_format

from tests.google_cloud.vertex_fake.faults import Refusal

SERVICES = ("EndpointService", "ModelService", "JobService", "PredictionService")
_PACKAGE = "google.cloud.aiplatform_v1.services"
_IGNORED = {"$alt", "alt", "key"}  # of the protocol, not of the message
_SNAKE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_VARIABLE = re.compile(r"\{([a-z_.]+)(?:=([^}]+))?\}")


@dataclass(frozen=True)
class Route:
    """One way to call one method."""

    service: str
    rpc: str  # snake case, such as deploy_model
    method: str
    pattern: re.Pattern[str]
    fields: tuple[str, ...]
    body: str | None
    request: Any  # a proto-plus class, or one of protobuf's own

    def message(self, match: re.Match[str], query: str, body: bytes) -> Any:
        """The request. Raises Refusal(3) for whatever the proto doesn't know."""
        values: dict[str, Any] = {}
        for name, value in parse_qsl(query):
            if name not in _IGNORED:
                _put(values, name, value)
        if self.body is not None:
            told = json.loads(body or b"{}")
            if self.body == "*":
                values |= told
            else:
                values[self.body] = told
        for name, value in zip(self.fields, match.groups(), strict=True):
            _put(values, name, unquote(value))
        return parsed(self.request, values)


def parsed(kind: Any, values: dict[str, Any]) -> Any:
    """`values` as a message of the class `kind`."""
    raw = kind.pb(kind()) if issubclass(kind, proto.Message) else kind()
    try:
        json_format.ParseDict(values, raw)
    except (json_format.ParseError, TypeError) as error:
        raise Refusal(3, f"Invalid JSON payload received. {error}") from error
    return kind.wrap(raw) if issubclass(kind, proto.Message) else raw


def as_json(message: Any, *, numbers: bool) -> dict[str, Any]:
    """A message as the service writes it; `numbers` for enums as the gapic clients ask for them."""
    raw = type(message).pb(message) if isinstance(message, proto.Message) else message
    return json_format.MessageToDict(raw, use_integers_for_enums=numbers)


def all_routes() -> list[Route]:
    """Every route of the services that the fake knows of, mixins (operations) included."""
    return [route for service in SERVICES for route in _routes(service)]


def request_types() -> dict[tuple[str, str], Any]:
    """(service, rpc) to its request's class: what a gRPC server has to parse."""
    return {(service, rpc): kind for service in SERVICES for rpc, kind in _rpcs(service)}


def _routes(service: str) -> Iterator[Route]:
    base = _rest_base(service)
    for rpc, kind in _rpcs(service):
        camel = "".join(part.capitalize() for part in rpc.split("_"))
        maker = getattr(base, f"_Base{camel}", None)
        if maker is None or not hasattr(maker, "_get_http_options"):
            continue
        for option in maker._get_http_options():
            pattern, fields = _compiled(option["uri"])
            yield Route(service, rpc, option["method"].upper(), pattern, fields, option.get("body"), kind)


def _rpcs(service: str) -> Iterator[tuple[str, Any]]:
    """The annotated properties of a transport: `Callable[[Request], ...]`."""
    module = import_module(f"{_PACKAGE}.{_snake(service)}.transports.base")
    transport = getattr(module, f"{service}Transport")
    for name, member in vars(transport).items():
        if isinstance(member, property) and member.fget is not None:
            annotated = typing.get_type_hints(member.fget, vars(module)).get("return")
            arguments: Sequence[Any] = typing.get_args(annotated)
            if arguments and isinstance(arguments[0], list) and len(arguments[0]) == 1:
                yield name, arguments[0][0]


def _rest_base(service: str) -> Any:
    module = import_module(f"{_PACKAGE}.{_snake(service)}.transports.rest_base")
    return getattr(module, f"_Base{service}RestTransport")


def _snake(camel: str) -> str:
    return _SNAKE.sub("_", camel).lower()


def _compiled(template: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """`/v1/{name=projects/*/models/*}:x` as a pattern with one group a field."""
    fields, pieces, end = [], [], 0
    for variable in _VARIABLE.finditer(template):
        fields.append(variable[1])
        glob = re.escape(variable[2] or "*").replace(r"\*\*", ".+").replace(r"\*", "[^/:]+")
        pieces += [re.escape(template[end : variable.start()]), f"({glob})"]
        end = variable.end()
    pieces.append(re.escape(template[end:]))
    return re.compile("".join(pieces)), tuple(fields)


def _put(values: dict[str, Any], name: str, value: Any) -> None:
    """Set `a.b.c`; a name that comes twice is a list."""
    *parents, last = name.split(".")
    for parent in parents:
        values = values.setdefault(parent, {})
    if last in values:
        known = values[last]
        values[last] = [*known, value] if isinstance(known, list) else [known, value]
    else:
        values[last] = value
