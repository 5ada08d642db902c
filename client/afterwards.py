"""What one does when a run has ended: look at it, read its report, ask its model."""

from client.base import DEFAULT_URL
from client.links import links
from client.printable import printable

_SHOWN = ("page", "report")


def where_to_look(base_url: str, project_id: str, *, succeeded: bool) -> list[str]:
    """Lines for people: the page; after a success also the report, and the command that asks the model."""
    found = links(base_url, project_id)
    lines = [f"{name:8} {found[name]}" for name in (_SHOWN if succeeded else _SHOWN[:1])]
    if succeeded:
        server = "" if base_url == DEFAULT_URL else f" --url {base_url}"
        lines.append(f"{'predict':8} orrery predict {project_id} FILE{server}")
    return [printable(line) for line in lines]
