"""Papers: one folder of the papers drawer each, printed as PDF or Word from plain values."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from jiangyan.printing import pdf, tables, word
from jiangyan.printing.codes import Code
from jiangyan.printing.fields import Field, field
from jiangyan.printing.values import Values, instant, prepare
from jiangyan.problems import Problem
from jiangyan.queries.round import rubrics

DRAWER = Path(__file__).resolve().parents[1] / "papers"
Form = Literal["pdf", "docx"]
SERIES = ("函", "验", "")
SCOPES = ("round", "project", "person")
_KEYS = {"title", "orientation", "official", "series", "scope", "fields"}

_UNSAFE = str.maketrans('/\\:*?"<>|\r\n', "_" * 11)


@dataclass(frozen=True)
class Paper:
    """One kind of 文书: its folder's name, Chinese title, page direction, whether it may be issued, and its fields.

    `series` is the row of numbers it is counted in: "函" the authority's letters, "验" the records, "" a number of
    its own. `scope`: about a whole round, one project, or one person (an expert) in a project.
    """

    id: str
    title: str
    orientation: Literal["portrait", "landscape"]
    official: bool
    series: str
    scope: str
    fields: tuple[Field, ...]

    @property
    def is_letter(self) -> bool:
        """Whether it is the authority's own letter, which takes number and day when it is issued."""
        return self.series == "函"

    @property
    def folder(self) -> Path:
        """Where page.typ, letter.docx and sample.yaml stand."""
        return DRAWER / self.id


@cache
def paper_ids() -> tuple[str, ...]:
    """Return the names of all papers in the drawer, in order."""
    return tuple(sorted(place.parent.name for place in DRAWER.glob("*/paper.yaml")))


@cache
def paper(paper_id: str) -> Paper:
    """Read one paper from the drawer; refuse with not_found when there is none, ValueError when it is malformed."""
    if paper_id not in paper_ids():
        raise Problem("not_found")
    declared = _yaml(DRAWER / paper_id / "paper.yaml")
    if set(declared) != _KEYS or declared["orientation"] not in ("portrait", "landscape"):
        raise ValueError(f"{paper_id}/paper.yaml 应有且只有 {sorted(_KEYS)}，orientation 为 portrait 或 landscape")
    if declared["series"] not in SERIES or declared["scope"] not in SCOPES:
        raise ValueError(f"{paper_id}/paper.yaml 的 series 须是 {SERIES} 之一，scope 须是 {SCOPES} 之一")
    return Paper(
        id=paper_id,
        title=declared["title"],
        orientation=declared["orientation"],
        official=declared["official"],
        series=declared["series"],
        scope=declared["scope"],
        fields=tuple(field(each) for each in declared["fields"]),
    )


def check(paper_id: str, values: Values) -> Values:
    """The values as the engines want them; paper.value_missing or paper.glyph_missing where no official paper can be."""
    kind = paper(paper_id)
    ready, gaps = prepare(kind.fields, values)
    if gaps and kind.official:
        raise Problem("paper.value_missing", paper=kind.title, labels="、".join(gaps))
    return ready


def render(paper_id: str, values: Values, form: Form, draft: bool, code: Code | None = None) -> bytes:
    """Print the paper: the same values give the same bytes. `code` is printed as a QR code and in words.

    A draft says 草稿 on each page and shows what is missing in red; an official paper with something missing is
    refused with paper.value_missing, a character that cannot be printed with paper.glyph_missing.
    """
    kind = paper(paper_id)
    ready = prepare(kind.fields, values)[0] if draft else check(paper_id, values)
    made = values.get("made_at")
    moment = instant(made) if made else None
    engine = {"pdf": pdf.write, "docx": word.write}[form]
    return engine(kind.folder, kind.title, ready, draft, moment, code)


def file_name(*parts: str, ending: str) -> str:
    """The Chinese name under which a paper is downloaded; what no file name may hold becomes a line."""
    return "-".join(parts).translate(_UNSAFE) + ending


def sample(paper_id: str, programme: Literal["base", "studio"]) -> Values:
    """Return the paper's example values for one kind of project, marked 示例, as sample.yaml has them."""
    values: Values = _yaml(paper(paper_id).folder / "sample.yaml")[programme]
    if "table" in values:
        values["table"] = _sample_table(values["table"])
    return values


def _sample_table(given: Values) -> Values:
    rubric = rubrics.load(given["rubric"])
    if "scorers" in given:
        return tables.merged_table(
            rubric, [(each["name"], each["scores"], each["total"]) for each in given["scorers"]]
        )
    return tables.score_table(rubric, given["scores"], given["total"])


def _yaml(place: Path) -> dict[str, Any]:
    read: dict[str, Any] = YAML(typ="safe").load(place)
    return read
