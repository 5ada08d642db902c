"""The landing page: plain HTML, self-contained, until the frontend takes this address."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse

router = APIRouter()

_STYLE = (
    "body{background:#0b1020;color:#e6e9f5;font:16px/1.6 system-ui,sans-serif;margin:12vh auto;"
    "max-width:40rem;padding:0 1.5rem}"
    "h1{font-weight:600;letter-spacing:.04em;margin:0}p{color:#a9b1d0}a{color:#8fb8ff}"
    "li{margin:.4rem 0}code{color:#ffd28a}"
)
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def landing_page(prefix: str) -> str:
    """`prefix` is the API's, from the settings."""
    links = (
        ("/docs", "the API, route by route"),
        (f"{prefix}/projects", "projects, newest first"),
        ("/dagster", "the Dagster UI"),
        ("/health/ready", "whether every part answers"),
    )
    items = "".join(f'<li><a href="{path}">{path}</a> &ndash; {text}</li>' for path, text in links)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Orrery</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        "<h1>Orrery</h1><p>A dataset and a sentence in, a served model out, every step live.</p>"
        f'<ul>{items}</ul><p>Or: <code>orrery train FILE "what I want"</code></p></html>'
    )


def html(page: str, policy: str = POLICY) -> HTMLResponse:
    """A page with the headers that every page of ours has."""
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    return HTMLResponse(page, headers=headers)
