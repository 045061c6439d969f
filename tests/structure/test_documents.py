"""The documents name every setting, refusal, kind of rule, command, check, paper and part; and every link leads somewhere."""

import re
from pathlib import Path

import pytest

import dev
from dev_steps.checks import CHECKS
from jiangyan.management.main import COMMANDS, module
from jiangyan.rulebook.kinds import KINDS
from tests.structure import problem_table, stage_table
from tests.structure.tree import PACKAGE, ROOT, named, short, text

README = ROOT / "README.md"
DOCUMENTS = [*named(".md", under=ROOT / "docs"), README, ROOT / "SECURITY.md"]


def missing(words: set[str], *documents: str) -> list[str]:
    """Returns the words that stand as `word` in none of the documents."""
    whole = "\n".join(text(ROOT / name) for name in documents)
    return sorted(word for word in words if not re.search(rf"`[^`\n]*(?<![\w.-]){re.escape(word)}(?![\w-])[^`\n]*`", whole))


def test_every_setting_is_in_the_readme() -> None:
    settings = {name for path in named(".py", under=PACKAGE) for name in re.findall(r"\bJIANGYAN_[A-Z_]+\b", text(path))}
    assert missing(settings, "README.md") == []


def test_every_refusal_is_listed() -> None:
    assert text(problem_table.PAGE) == problem_table.written(), "run: python3 dev.py problems"


def test_the_stages_are_drawn_from_the_table() -> None:
    assert text(stage_table.PAGE) == stage_table.written(), "run: python3 dev.py problems"


def test_every_kind_of_rule_is_explained() -> None:
    assert missing(set(KINDS), "docs/scoring.md") == []


def test_every_command_and_check_is_explained() -> None:
    assert missing({*dev.COMMANDS, *CHECKS}, "docs/development.md") == []
    told = text(ROOT / "docs" / "operations.md") + text(README)
    assert [name for name in COMMANDS if f"jiangyan {name}" not in told] == []
    lines = [line for line in text(ROOT / "docs" / "operations.md").splitlines() if line.startswith("| `jiangyan ")]
    explained = {name for name in COMMANDS for line in lines if re.match(rf"\| `jiangyan {name}[ `]", line)
                 and len(line.split(" | ")) == 3 and re.search(r"\b0\b", line.rsplit(" | ", 1)[1])}
    assert sorted(set(COMMANDS) - explained) == [], "how it is run, what it says and how it ends stand in a line of docs/operations.md"


def test_every_command_that_is_listed_exists() -> None:
    for name in COMMANDS:
        command = module(name)
        assert (name, callable(command.add_arguments), callable(command.run)) == (name, True, True)


def test_every_paper_is_explained() -> None:
    papers = {path.parent.name for path in named(".yaml", under=PACKAGE / "papers") if path.name == "paper.yaml"}
    assert missing(papers, "docs/papers.md") == []


def test_every_part_of_a_page_is_explained() -> None:
    parts = {path.stem for path in named(".html", under=PACKAGE / "templates" / "parts")}
    said = text(ROOT / "docs" / "screens.md")
    assert sorted(part for part in parts if not re.search(rf"\b{part}\b", said)) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_a_document_leads_only_to_what_exists(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text(document))
    assert [link for link in links if "://" not in link and not (document.parent / link).exists()] == []
    paths = re.findall(r"`((?:src|docs|tests|front|bench|dev_steps)/[\w./-]+)`", text(document))
    made = "src/jiangyan/static/built"  # not in a fresh clone
    assert [path for path in paths if not path.startswith(made) and not (ROOT / path).exists()] == []
