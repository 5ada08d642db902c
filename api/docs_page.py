"""/docs: the OpenAPI document as one self-contained page, with no script and nothing from elsewhere."""

import json
from html import escape
from typing import Any

_STYLE = (
    "body{background:#0b1020;color:#e6e9f5;font:15px/1.55 system-ui,sans-serif;margin:3rem auto;"
    "max-width:60rem;padding:0 1.5rem}"
    "h1{font-weight:600}summary{cursor:pointer;padding:.35rem 0}"
    "pre{background:#141a30;padding:.8rem 1rem;overflow:auto;border-radius:6px;font-size:13px}"
    "code{color:#ffd28a}b{display:inline-block;min-width:4.2rem;color:#8fb8ff}"
    "table{border-collapse:collapse}td{padding:.15rem .8rem .15rem 0;vertical-align:top}"
    "a{color:#8fb8ff}p,td+td{color:#a9b1d0}"
)


def docs_page(document: dict[str, Any]) -> str:
    """`document` is the OpenAPI document."""
    info = document["info"]
    routes = "".join(
        _route(method, path, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(info["title"])}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1><p>{escape(info.get('description', ''))} "
        f'<a href="/openapi.json">openapi.json</a></p>{routes}</html>'
    )


def _route(method: str, path: str, operation: dict[str, Any]) -> str:
    parts = [
        f"<p>{escape(operation.get('description', ''))}</p>",
        _parameters(operation.get("parameters", [])),
    ]
    body = operation.get("requestBody", {}).get("content", {})
    parts += [_example(f"Body, {kind}", content) for kind, content in body.items()]
    for status, answer in operation.get("responses", {}).items():
        for kind, content in answer.get("content", {}).items():
            title = f"{status}, {kind}: {answer.get('description', '')}"
            parts.append(_example(title, content))
    summary = f"<b>{method.upper()}</b> <code>{escape(path)}</code> {escape(operation.get('summary', ''))}"
    return f"<details><summary>{summary}</summary>{''.join(parts)}</details>"


def _parameters(parameters: list[dict[str, Any]]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(p['name'])}</code></td><td>{escape(p['in'])}"
        f"{', required' if p.get('required') else ''}</td><td>{escape(_meaning(p))}</td></tr>"
        for p in parameters
    )
    return f"<table>{rows}</table>" if rows else ""


def _meaning(parameter: dict[str, Any]) -> str:
    schema = parameter.get("schema", {})
    example = next(iter(schema.get("examples", [])), None)
    words = [parameter.get("description", ""), f"for example {example}" if example is not None else ""]
    return " ".join(word for word in words if word)


def _example(title: str, content: dict[str, Any]) -> str:
    example = content.get("example", next(iter(content.get("schema", {}).get("examples", [])), None))
    if example is None:
        return ""
    text = example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False)
    return f"<p>{escape(title)}</p><pre>{escape(text)}</pre>"
