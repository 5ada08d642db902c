"""The built frontend at the root of the site; without a build a plain landing page stands there."""

from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.pages import html, landing_page

DIST = Path(__file__).resolve().parent.parent / "frontend" / "dist"

# Scripts and styles are files of ours only: nothing inline, nothing from elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class _Files(StaticFiles):
    """Files of the build, each answer with the same headers; a known ETag is a 304."""

    def __init__(self, directory: Path, headers: Mapping[str, str]) -> None:
        super().__init__(directory=directory, check_dir=False)
        self._headers = headers

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(self._headers)
        return response


def add_page(app: FastAPI, prefix: str, dist: Path = DIST) -> None:
    """Serve `dist`, as Vite builds it, at `/`. `prefix` is the API's, for the landing page's links."""
    top = _Files(dist, {**_HEADERS, "Cache-Control": "no-cache"})

    # The build may come or go while the server runs, so each request looks.
    @app.get("/", include_in_schema=False)
    async def page(request: Request) -> Response:
        if not (dist / "index.html").is_file():
            return html(landing_page(prefix))
        return await top.get_response("index.html", request.scope)

    @app.get("/favicon.svg", include_in_schema=False)
    async def favicon(request: Request) -> Response:
        return await top.get_response("favicon.svg", request.scope)

    # Their names carry the hash of their content: a browser may keep them for good.
    kept = {**_HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}
    app.mount("/assets", _Files(dist / "assets", kept), name="assets")
