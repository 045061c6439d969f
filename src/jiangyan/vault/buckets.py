"""The vault in an object store (S3): the same bytes under the same digests, checked by the store as they arrive."""

import base64
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BufferedReader
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from jiangyan.problems import Problem

SCHEME = "s3"


class Bucket:
    """One bucket and prefix; the credentials and the endpoint come from the store's own variables (AWS_…)."""

    def __init__(self, address: str) -> None:
        import boto3
        from botocore.config import Config

        parts = urlsplit(address)
        self.name, self.prefix = parts.netloc, parts.path.strip("/")
        patience = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 3, "mode": "standard"})
        self.store: Any = boto3.client("s3", config=patience)

    def key(self, sha256: str) -> str:
        """The name of the object with this digest."""
        return "/".join(part for part in (self.prefix, sha256[:2], sha256[2:4], sha256) if part)

    def keep(self, place: Path, sha256: str) -> None:
        """Puts bytes there once; the store compares their digest itself and answers when they are safe."""
        with _reached():
            if self._has(sha256):
                return
            checked = base64.b64encode(bytes.fromhex(sha256)).decode()
            with place.open("rb") as file:
                self.store.put_object(Bucket=self.name, Key=self.key(sha256), Body=file, ChecksumSHA256=checked)

    def _has(self, sha256: str) -> bool:
        from botocore.exceptions import ClientError

        try:
            self.store.head_object(Bucket=self.name, Key=self.key(sha256))
            return True
        except ClientError as answer:
            if answer.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return False
            raise

    def read(self, sha256: str, entrance: Path) -> BufferedReader:
        """The bytes, fetched whole into a file that is gone when it is closed; Problem storage.unreadable without them."""
        file = tempfile.TemporaryFile(dir=entrance)  # noqa: SIM115 - whoever reads it closes it
        try:
            with _reached("storage.unreadable"):
                self.store.download_fileobj(self.name, self.key(sha256), file)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return cast(BufferedReader, file)

    def has(self, sha256: str) -> bool:
        """Whether there is an object with this digest."""
        with _reached():
            return self._has(sha256)

    def remove(self, sha256: str) -> bool:
        """Takes the object away, and whether it was there; versions that the store keeps itself are its owner's to remove."""
        with _reached():
            there = self._has(sha256)
            self.store.delete_object(Bucket=self.name, Key=self.key(sha256))
        return there

    def writable(self) -> bool:
        """Whether the store takes an object now."""
        try:
            with _reached():
                self.store.put_object(Bucket=self.name, Key="/".join(part for part in (self.prefix, "healthz") if part), Body=b"ok")
            return True
        except Problem:
            return False

    def reach(self) -> None:
        """Problem storage.unavailable when there is no such bucket, or it is not ours."""
        with _reached():
            self.store.head_bucket(Bucket=self.name)


@cache
def bucket(address: str) -> Bucket | None:
    """The bucket of a vault's address; None for a folder."""
    return Bucket(address) if address.startswith(SCHEME + "://") else None


@contextmanager
def _reached(word: str = "storage.unavailable") -> Iterator[None]:
    """Whatever the store or the way to it refuses, as a Problem."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError, OSError) as trouble:
        raise Problem(word) from trouble
