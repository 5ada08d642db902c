"""Data that is added over HTTP: the real API and inspector, no run."""

import httpx2
import pandas as pd
import pytest

from contracts.champions import ChampionHistory
from contracts.data_versions import DataMode, DataVersion
from contracts.projects import ProjectResponse
from tests.api.edge.server import PENGUINS, ApiProcess, upload

ROWS = len(pd.read_csv(PENGUINS))


@pytest.fixture
def project(client: httpx2.Client) -> str:
    return ProjectResponse.model_validate_json(upload(client, target_column="species").content).project_id


def add(
    client: httpx2.Client, project: str, data: bytes, *, key: str | None = None, **fields: str
) -> httpx2.Response:
    headers = {} if key is None else {"Idempotency-Key": key}
    path = f"/api/v1/projects/{project}/data"
    return client.post(path, files={"file": ("more.csv", data)}, data=fields, headers=headers)


def rows(count: int) -> bytes:
    return pd.read_csv(PENGUINS).sample(count, random_state=count).to_csv(index=False).encode()


def of_project(api: ApiProcess, project: str) -> list[str]:
    """Its objects, and whatever is staged; a schedule's note that it should look is neither."""
    return [
        key
        for key in api.objects()
        if (project in key or "staging" in key) and not key.startswith("schedules/")
    ]


def code(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error_code"]


def test_versions_add_up(client: httpx2.Client, api: ApiProcess, project: str) -> None:
    """DATA-1, DATA-5, DATA-13: each upload is a version, appended or in place of all; no drift yet."""
    one = add(client, project, rows(1))
    assert one.status_code == 201, one.text
    assert one.headers["location"] == f"/api/v1/projects/{project}/data/2"
    first = DataVersion.model_validate_json(one.content)
    assert (first.version, first.mode, first.total_rows, first.drift) == (2, DataMode.APPEND, ROWS + 1, None)
    assert first.differences == []
    replaced = DataVersion.model_validate_json(add(client, project, rows(50), mode="replace").content)
    appended = DataVersion.model_validate_json(add(client, project, rows(20)).content)
    assert [(v.version, v.total_rows) for v in (replaced, appended)] == [(3, 50), (4, 70)]
    listed = client.get(f"/api/v1/projects/{project}/data").json()
    assert [version["version"] for version in listed] == [4, 3, 2, 1]
    assert listed[-1]["dataset"]["num_rows"] == ROWS
    assert client.get(f"/api/v1/projects/{project}/data/3").json() == listed[1]
    assert client.get(f"/api/v1/projects/{project}/data/1").json() == listed[3]
    assert code(client.get(f"/api/v1/projects/{project}/data/5")) == (404, "NOT_FOUND")
    stored = [key for key in api.objects() if key.startswith(f"projects/{project}/data/")]
    assert len(stored) == 3


def test_a_repeated_upload_is_one_version(client: httpx2.Client, project: str) -> None:
    """DATA-2: the same key and file: the same version again; another file under it is refused."""
    first = add(client, project, rows(5), key="k1")
    again = add(client, project, rows(5), key="k1")
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert code(add(client, project, rows(6), key="k1")) == (422, "UNPROCESSABLE")
    assert code(add(client, project, rows(5), key="k1", mode="replace")) == (422, "UNPROCESSABLE")
    assert len(client.get(f"/api/v1/projects/{project}/data").json()) == 2


def test_what_is_refused_leaves_nothing(client: httpx2.Client, api: ApiProcess, project: str) -> None:
    """DATA-1, DATA-3: no table, unknown mode, too large, too few to stand alone, unfit: nothing is stored."""
    before = of_project(api, project)
    unfit = pd.read_csv(PENGUINS).rename(columns={"species": "kind"}).to_csv(index=False).encode()
    assert code(add(client, project, b"\x00\x01\x02" * 100)) == (415, "INVALID_FILE_TYPE")
    assert code(add(client, project, b"")) == (422, "VALIDATION_ERROR")
    assert code(add(client, project, rows(5), mode="instead")) == (422, "VALIDATION_ERROR")
    assert code(add(client, project, rows(5), name="x")) == (422, "VALIDATION_ERROR")
    assert code(add(client, project, b"a,b\n" + b"1,2\n" * 300_000)) == (413, "FILE_TOO_LARGE")
    assert code(add(client, project, rows(5), mode="replace")) == (422, "VALIDATION_ERROR")
    refused = add(client, project, unfit)
    assert code(refused) == (422, "INCOMPATIBLE_DATA")
    assert "'species'" in refused.json()["details"]
    assert "'kind'" in refused.json()["details"]
    assert code(add(client, "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11", rows(5))) == (404, "PROJECT_NOT_FOUND")
    assert of_project(api, project) == before


def test_what_differs_and_fits_is_named(client: httpx2.Client, project: str) -> None:
    """DATA-4: an added column and a new class of many are told, and the data is taken."""
    more = pd.read_csv(PENGUINS).sample(20, random_state=1).assign(moon=1.5)
    more.loc[more.index[0], "species"] = "Emperor"
    answer = add(client, project, more.to_csv(index=False).encode())
    assert answer.status_code == 201, answer.text
    kinds = {one["column"]: (one["kind"], one["blocking"]) for one in answer.json()["differences"]}
    assert kinds["moon"] == ("added", False)


def test_a_further_target_without_values_is_named(client: httpx2.Client) -> None:
    """DATA-16: before any run, too, as far as the project names its targets; such rows serve the first."""
    made = upload(client, target_columns="species, island")
    project = ProjectResponse.model_validate_json(made.content).project_id
    more = pd.read_csv(PENGUINS).sample(20, random_state=1).assign(island=None)
    answer = add(client, project, more.to_csv(index=False).encode())
    assert answer.status_code == 201, answer.text
    kinds = {one["column"]: (one["kind"], one["blocking"]) for one in answer.json()["differences"]}
    assert kinds == {"island": ("empty_target", False)}


def test_there_is_no_champion_before_a_model(client: httpx2.Client, project: str) -> None:
    """DATA-26, DATA-27: nothing to promote, nothing to go back to, and the policy can be said already."""
    base = f"/api/v1/projects/{project}"
    found = ChampionHistory.model_validate_json(client.get(f"{base}/champion").content)
    assert (found.current, found.history, found.policy.promotion) == (None, [], "better")
    run = {"run_id": "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77"}
    assert code(client.post(f"{base}/champion", json=run)) == (404, "RUN_NOT_FOUND")
    assert code(client.post(f"{base}/champion", json={"run_id": "../.."})) == (422, "VALIDATION_ERROR")
    assert code(client.post(f"{base}/champion/rollback", json={})) == (409, "CONFLICT")
    assert client.put(f"{base}/policy", json={"promotion": "never"}).json()["promotion"] == "never"
    after = client.put(f"{base}/policy", json={"pinned": True, "by": "ada"}).json()
    assert (after["promotion"], after["pinned"], after["changed_by"]) == ("never", True, "ada")
    assert client.get(f"{base}/policy").json() == after
    assert code(client.put(f"{base}/policy", json={"promotion": "sometimes"})) == (422, "VALIDATION_ERROR")
