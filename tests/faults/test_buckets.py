"""The vault in an object store: the same bytes come back, damaged ones are not taken, and an outage is said in words."""

import io
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import boto3
import pytest
from django.test import Client
from moto.server import ThreadedMotoServer

from jiangyan.management.verify import verify
from jiangyan.models import Evidence
from jiangyan.problems import Problem
from jiangyan.vault import files
from jiangyan.vault.buckets import bucket
from tests.cast import Cast


class Store(NamedTuple):
    """The server, and the bucket that is ours: the server's memory outlives it."""

    server: ThreadedMotoServer
    bucket: str


@pytest.fixture
def store(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A real object store on the loopback, with the vault in it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    port = server.get_host_and_port()[1]
    for name, value in {"AWS_ACCESS_KEY_ID": "example", "AWS_SECRET_ACCESS_KEY": "example", "AWS_DEFAULT_REGION": "us-east-1",
                        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}.items():
        monkeypatch.setenv(name, value)
    name = f"jiangyan-{uuid.uuid4().hex}"
    boto3.client("s3").create_bucket(Bucket=name)
    settings.VAULT_DIR, settings.DATA_DIR = f"s3://{name}/round/one", tmp_path
    bucket.cache_clear()
    try:
        yield Store(server, name)
    finally:
        server.stop()
        bucket.cache_clear()


def test_bytes_come_back_and_are_kept_once(store: Store, tmp_path: Path) -> None:
    files.prepare()
    kept, again = files.store("示例".encode() * 1000), files.store("示例".encode() * 1000)
    with files.read(kept.sha256) as file, files.local(kept.sha256) as place:
        assert (file.read(), place.read_bytes()) == ("示例".encode() * 1000,) * 2
    listed = boto3.client("s3").list_objects_v2(Bucket=store.bucket)["Contents"]
    assert (kept == again, [one["Key"] for one in listed], list((tmp_path / "entrance").iterdir())) == (
        True, [f"round/one/{kept.sha256[:2]}/{kept.sha256[2:4]}/{kept.sha256}"], [])


def test_bytes_that_changed_on_the_way_are_not_taken(store: Store, tmp_path: Path) -> None:
    place = tmp_path / "other"
    place.write_bytes(b"other bytes")
    with pytest.raises(Problem) as refusal:
        files.put(place, files.digest(b"the bytes that were promised"))
    assert refusal.value.word == "storage.unreadable"
    with pytest.raises(Problem) as refusal:
        files.read(files.digest(b"the bytes that were promised"))
    assert refusal.value.word == "storage.unreadable"


@pytest.mark.django_db
def test_a_clerk_uploads_and_an_outage_is_said_and_heals(store: Store, cast: Cast, seen: Any) -> None:
    project, client = cast.projects["college"].pk, seen(cast.clerks["college"])

    def upload(key: str) -> Any:
        sent = io.BytesIO(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n" + key.encode())
        sent.name = f"{key}.pdf"
        return client.post(f"/projects/{project}/evidence/?place=row:3.1", {"file": sent, "operation": key})

    assert upload("first").status_code == 302
    kept = Evidence.objects.get(project=project)
    download = client.get(f"/evidence/{kept.pk}/")
    assert (b"".join(download.streaming_content).endswith(b"first"), Client().get("/healthz").status_code) == (True, 200)
    assert [one for one in verify([])[0] if one.kind in ("bytes", "evidence")] == []
    boto3.client("s3").delete_object(Bucket=store.bucket, Key=f"round/one/{kept.sha256[:2]}/{kept.sha256[2:4]}/{kept.sha256}")
    assert [one.kind for one in verify([])[0] if one.kind in ("bytes", "evidence")] == ["bytes"]
    host, port = store.server.get_host_and_port()
    store.server.stop()
    assert (upload("second").status_code, Client().get("/healthz").status_code) == (503, 503)
    again = ThreadedMotoServer(ip_address=host, port=port, verbose=False)
    again.start()
    try:
        assert upload("third").status_code == 302
    finally:
        again.stop()
    assert sorted(Evidence.objects.filter(project=project).values_list("name", flat=True)) == ["first.pdf", "third.pdf"]
