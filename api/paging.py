"""Pages of a list, and the links between them."""

from starlette.datastructures import URL

MAX_OFFSET = 1_000_000_000


def page_links(url: URL, limit: int, offset: int, total: int) -> str:
    """RFC 8288 links to the pages beside this one, relative to the host."""
    links: list[str] = []
    if offset + limit < total:
        links.append(_link(url, limit, offset + limit, "next"))
    if offset > 0:
        links.append(_link(url, limit, max(0, offset - limit), "prev"))
    return ", ".join(links)


def _link(url: URL, limit: int, offset: int, relation: str) -> str:
    there = url.include_query_params(limit=limit, offset=offset)
    return f'<{there.path}?{there.query}>; rel="{relation}"'
