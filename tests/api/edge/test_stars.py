"""The galaxy's list, on the real API."""

import httpx2

from tests.api.edge.server import upload


def test_the_stars_are_the_list_made_small(client: httpx2.Client) -> None:
    """API-77: a few fields of every project, newest first; a create and a deletion end the 304."""
    old = client.get("/api/v1/stars")
    ids = [upload(client, project_name=f"star {n}").json()["project_id"] for n in range(2)]
    answer = client.get("/api/v1/stars", headers={"If-None-Match": old.headers["ETag"]})
    listed = client.get("/api/v1/projects?limit=200")
    assert answer.status_code == 200
    assert answer.headers["X-Total-Count"] == listed.headers["X-Total-Count"] == str(len(answer.json()))
    assert [star["project_id"] for star in answer.json()[:2]] == ids[::-1]
    for star, project in zip(answer.json(), listed.json(), strict=True):
        marks = {"alerts": 0, "asks": False, "champion": None}
        assert star == {name: project[name] for name in star if name not in marks} | marks
        assert len(star) == 8
    known = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/api/v1/stars", headers=known).status_code == 304
    assert client.delete(f"/api/v1/projects/{ids[0]}").status_code == 200
    after = client.get("/api/v1/stars", headers=known)
    assert after.status_code == 200
    assert ids[0] not in {star["project_id"] for star in after.json()}
