"""The built page at the root of the site."""

from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from api import errors
from api.page import add_page


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    return tmp_path


@pytest.fixture
async def client(dist: Path):
    app = FastAPI()
    errors.install(app)
    add_page(app, "/api/v1", dist)
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def test_without_a_build_a_plain_page_stands_there(client: httpx2.AsyncClient) -> None:
    """API-74, API-45: the landing page links to what there is, and runs no script."""
    page = await client.get("/")
    assert page.status_code == 200
    assert "/dagster" in page.text
    assert "<script" not in page.text


async def test_the_build_is_served(client: httpx2.AsyncClient, dist: Path) -> None:
    """API-74: the page revalidates with its ETag, hashed files may be kept, and nothing inline may run."""
    (dist / "index.html").write_text('<script type="module" src="/assets/index-abc.js"></script>')
    (dist / "assets" / "index-abc.js").write_text("export {};")
    page = await client.get("/")
    assert page.text.startswith("<script")
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-cache"
    again = await client.get("/", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    script = await client.get("/assets/index-abc.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in script.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/assets/none.js", "/assets/../index.html", "/assets/%2e%2e/index.html", "/favicon.svg"]
)
async def test_what_is_not_there_is_a_named_404(client: httpx2.AsyncClient, dist: Path, path: str) -> None:
    """API-74: no file outside the build is reachable, and a missing one is no success."""
    (dist.parent / "index.html").write_text("outside")
    answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.json()["error_code"] == "NOT_FOUND"
