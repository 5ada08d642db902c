"""Addresses of a project for people, and the file names of its artefacts."""

from client.base import DEFAULT_PREFIX

_FILE_NAMES = {
    "model": "model.orrery",
    "report": "report.html",
    "report_json": "report.json",
    "holdout_predictions": "holdout_predictions.csv",
    "bundle": "bundle.zip",
}


def links(base_url: str, project_id: str) -> dict[str, str]:
    """What to open, by what it is."""
    project = f"{base_url}{DEFAULT_PREFIX}/projects/{project_id}"
    return {
        "page": f"{base_url}/?project={project_id}",
        "project": project,
        "report": f"{project}/artifacts/report",
        "predict": f"{project}/predict",
        "dagster": f"{base_url}/dagster",
        "docs": f"{base_url}/docs",
    }


def file_name(artifact: str) -> str:
    """What a downloaded artefact is called; never a path, whatever the artefact is named."""
    return _FILE_NAMES.get(artifact, artifact.replace("/", "_").replace("\\", "_").lstrip("."))
