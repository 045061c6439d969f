"""Nothing of the machine the tree was written on, no addresses, no person's number stands in it."""

import re

from tests.structure.tree import NOT_TEXT, files, short, text

ADDRESS = re.compile(r"(?:https?|ftp|git\+ssh|ssh)://[^\s\"'<>)\]`，。；）]+", re.IGNORECASE)
# Names of formats that look like addresses, this machine itself, and what the licence and examples say.
KNOWN = re.compile(
    r"""^https?://(?:
        (?:www\.)?w3\.org/ | schemas\.(?:openxmlformats|microsoft)\.(?:org|com)/ | purl\.(?:org/dc|oclc\.org/ooxml) | www\.apache\.org/licenses |
        (?:127\.0\.0\.[12]|localhost|\[::1\]|testserver|域名)(?:[:/{]|$) |
        (?:\w+@)?(?:[a-z0-9.-]+\.)?(?:example(?:\.(?:com|org|net|cn))?|invalid)(?:[:/?;]|$)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home|Users|mnt|workspace)/[\w.-]+")
REGISTRY = re.compile(r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|npmmirror|debian\.org|githubusercontent|jsdelivr|unpkg)\b")
MOBILE = re.compile(r"(?<![\w.])1[3-9]\d{9}(?![\w.])")
IDENTITY = re.compile(r"(?<![0-9a-zA-Z])[1-6]\d{5}(?:19|20)\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01])\d{3}[0-9X](?![0-9a-zA-Z])")
UNMERGED = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
LOCKS = ("runtime.lock", "test.lock", "node.lock", "package-lock.json")
HERE = "tests/structure/test_nothing_foreign.py"  # names what it looks for


def found(pattern: re.Pattern[str], spared: re.Pattern[str] | None = None) -> list[str]:
    """Returns `file: match` for every match in a text file of the tree that is not spared."""
    answer = []
    for path in files():
        if path.suffix in NOT_TEXT or short(path) == HERE:
            continue
        matches = {match.group() for match in pattern.finditer(text(path))}
        answer += [f"{short(path)}: {match}" for match in sorted(matches) if not (spared and spared.match(match))]
    return answer


def test_no_address_stands_in_the_tree() -> None:
    assert found(ADDRESS, KNOWN) == []


def test_no_path_of_somebodys_machine_stands_in_the_tree() -> None:
    assert found(MACHINE_PATH) == []


def test_no_registry_is_named() -> None:
    assert found(REGISTRY) == []


def test_no_number_of_a_person_stands_in_the_tree() -> None:
    assert found(MOBILE) + found(IDENTITY) == []


def test_no_file_holds_two_versions_that_were_never_merged() -> None:
    assert found(UNMERGED) == []


def test_locks_hold_versions_and_hashes_only() -> None:
    locks = [path for path in files() if path.name in LOCKS and path.parent.name != "node_modules"]
    assert sorted(path.name for path in locks) == sorted(LOCKS)
    assert [path.name for path in locks if re.search(r"://|\bfile:", text(path))] == []
    for path in locks:
        if path.suffix == ".lock":
            pinned = re.findall(r"^[A-Za-z0-9._-]+==", text(path), re.MULTILINE)
            entries = re.findall(r"^[A-Za-z0-9._-]+==[^\n]*\\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", text(path), re.MULTILINE)
            assert (path.name, len(entries)) == (path.name, len(pinned))
