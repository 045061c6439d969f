"""What each answer of the interface looks like, for its description; numbers that are points are text."""

from typing import Any, Literal

from pydantic import BaseModel


class Problem(BaseModel):
    """A refusal (RFC 9457): `code` is the word of the catalogue, `detail` the sentence for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str


class Role(BaseModel):
    """What somebody is, and where."""

    role: str
    label: str
    authority: int | None
    unit: int | None


class Me(BaseModel):
    """Who is asking."""

    id: int
    username: str
    name: str
    roles: list[Role]


class SheetOf(BaseModel):
    """A sheet that may be opened."""

    id: int
    kind: Literal["self", "expert", "merged"]


class Project(BaseModel):
    """A project; `deadline` is the instant that counts now, `version` that of the project."""

    id: int
    name: str
    round: int
    programme: dict[str, Any]
    unit: dict[str, Any]
    stage: str
    stage_label: str
    next: dict[str, Any]
    deadline: str | None
    version: int
    relations: list[str]


class OneProject(Project):
    """A project with its sheets."""

    sheets: list[SheetOf]


class Moved(Project):
    """A project after a move, and what the move made."""

    done: dict[str, Any]


class Sheet(SheetOf):
    """A sheet without its rows."""

    project: int
    inspection: int | None
    owner: dict[str, Any] | None
    rubric_hash: str
    version: int
    rows_scored: int
    partial_total: str | None
    total: str | None
    filed_at: str | None


class Row(BaseModel):
    """One row; `score` counts, `given` was entered by hand, `allowed` are pairs from and to."""

    id: str
    max: str
    indicator: str
    scoring: str
    facts: dict[str, Any] | None
    score: str | None
    given: str | None
    version: int
    state: str
    suggested: str | None
    allowed: list[list[str]]
    reason: str
    comment: str
    override_reason: str


class OneSheet(Sheet):
    """A sheet with every row in printed order."""

    rubric: str
    unit_kind: str | None
    writable: bool
    rows: list[Row]


class Place(BaseModel):
    """Where a line stands in the journal."""

    position: int
    hash: str


class Saved(BaseModel):
    """A mark as it stands now."""

    mark: int
    version: int
    score: str | None
    suggested: str | None
    allowed: list[list[str]]
    reason: str
    server_at: str
    journal: Place


class Verdict(BaseModel):
    """What became of one operation; `code` and `message` say why it was not applied."""

    id: str
    verdict: Literal["applied", "duplicate", "conflict", "quarantined", "refused"]


class Synced(BaseModel):
    """One verdict for each operation, in order."""

    device: str
    results: list[Verdict]


class Kept(BaseModel):
    """A file that is kept; `size` in bytes."""

    id: int
    sha256: str
    size: int
    name: str


class Listed(BaseModel):
    """One file of a manifest."""

    name: str
    size: int
    sha256: str


class Receipt(BaseModel):
    """A receipt: instant, deadline in force, manifest, place in the journal."""

    number: str
    project: int
    submitted_by: str
    submitted_at: str
    deadline: str
    total: str | None
    manifest: list[Listed]
    journal: Place


class Recused(BaseModel):
    """Who is kept away from what."""

    expert: int
    project: int
    reason: str


class Export(BaseModel):
    """How far an export is; `file` is its address once it is done."""

    id: int
    kind: str
    round: int
    status: Literal["waiting", "running", "done", "failed", "gone"]
    asked_at: str
    made_at: str | None
    failure: str
    file: str | None
    name: str | None
    media_type: str
    size: int | None
    sha256: str | None
