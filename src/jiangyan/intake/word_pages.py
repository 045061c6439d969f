"""Reads a Word document's tables to plain data, as a person sees them: deleted, hidden and crossed-out text is no text.

{"properties": {name: text}, "lines": [text outside tables], "tables": [{"widths": [twips], "rows": [{"hidden", "cells": [cell]}]}]};
a cell is {"start", "span", "merge" ("", "restart", "continue"), "text", "tags": [names of its content controls]}.
"""

import re
from typing import Any
from xml.etree import ElementTree

from jiangyan.intake.packed import Package, Refused

TABLES, ROWS, LINES = 40, 2_000, 400
UNREADABLE = "\ufffd"
"""Stands where text is raised, lowered or crossed out: as a number that would be read wrongly."""
_ESCAPED = re.compile(r"_x005F_(?=x[0-9a-fA-F]{4}_)")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_SKIPPED = frozenset({"del", "moveFrom", "rPr", "pPr", "sdtPr", "tcPr", "trPr", "tblPr", "instrText", "delText"})
_FLOATING = frozenset({"drawing", "pict", "object", "AlternateContent"})
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
"""Signs that stand as elements of their own."""
_OFF = frozenset({"0", "false", "off"})
Element = ElementTree.Element


def read(place: str) -> dict[str, Any]:
    """The tables of the document at `place`; Refused for what is no document that could be read."""
    package = Package(place)
    package.check_links()
    root = package.tree("word/document.xml")
    body = next((one for one in root if _tag(one) == "body"), None)
    if body is None:
        raise Refused("damaged")
    tables: list[dict[str, Any]] = []
    lines: list[str] = []
    for one in _flat(body):
        if _tag(one) == "tbl":
            tables.append(_table(one, len(tables) + 1))
        elif _tag(one) == "p" and len(lines) < LINES:
            lines.append(_text(one))
    if len(tables) > TABLES:
        raise Refused("too_large", f"有 {len(tables)} 个表格")
    read = {"properties": _properties(package), "lines": [one for one in lines if one.strip()], "tables": tables}
    return _unescaped(read) if _by_libreoffice(package) else read


def _by_libreoffice(package: Package) -> bool:
    """Whether LibreOffice wrote this file; it writes `_x0041_` as `_x005F_x0041_`, as only Excel's files should have it."""
    return "docProps/app.xml" in package.names and b"<Application>LibreOffice" in package.text("docProps/app.xml", 1 << 20)


def _unescaped(read: Any) -> Any:
    if isinstance(read, str):
        return _ESCAPED.sub("_", read)
    if isinstance(read, dict):
        return {name: _unescaped(one) for name, one in read.items()}
    return [_unescaped(one) for one in read] if isinstance(read, list) else read


def _tag(one: Element) -> str:
    return one.tag.removeprefix(_W).removeprefix(_STRICT).rpartition("}")[2] if isinstance(one.tag, str) else ""


def _get(one: Element, name: str) -> str:
    return one.get(_W + name) or one.get(_STRICT + name) or ""


def _child(one: Element | None, name: str) -> Element | None:
    return next((each for each in one if _tag(each) == name), None) if one is not None else None


def _on(properties: Element | None, *names: str) -> bool:
    """Whether one of these switches is on."""
    return any((found := _child(properties, name)) is not None and _get(found, "val") not in _OFF for name in names)


def _flat(parent: Element) -> list[Element]:
    """The children, with those inside content controls and tracked insertions among them."""
    found: list[Element] = []
    for one in parent:
        tag = _tag(one)
        if tag == "sdt":
            found += _flat(content) if (content := _child(one, "sdtContent")) is not None else []
        elif tag in ("ins", "moveTo", "customXml", "smartTag"):
            found += _flat(one)
        else:
            found.append(one)
    return found


def _properties(package: Package) -> dict[str, str]:
    if "docProps/custom.xml" not in package.names:
        return {}
    return {one.get("name", ""): "".join(one.itertext())[:4000] for one in package.tree("docProps/custom.xml", 1 << 20)}


def _table(table: Element, number: int) -> dict[str, Any]:
    grid = _child(table, "tblGrid")
    found = [one for one in _flat(table) if _tag(one) == "tr"]
    if len(found) > ROWS:
        raise Refused("too_large", f"第 {number} 个表格有 {len(found)} 行，上限 {ROWS} 行")
    rows = [_row(one) for one in found]
    return {"widths": [_number(_get(one, "w")) for one in (grid if grid is not None else ())], "rows": rows}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _row(row: Element) -> dict[str, Any]:
    properties = _child(row, "trPr")
    before = _child(properties, "gridBefore")
    start, cells = _number(_get(before, "val")) if before is not None else 0, []
    for cell, tags, placeholder in _cells(row):
        about = _child(cell, "tcPr")
        spanned, merged = _child(about, "gridSpan"), _child(about, "vMerge")
        span = max(1, _number(_get(spanned, "val"))) if spanned is not None else 1
        merge = "" if merged is None else _get(merged, "val") or "continue"
        text = "" if placeholder else "\n".join(_paragraphs(cell))
        cells.append({"start": start, "span": span, "merge": merge, "text": text, "tags": tags + _tags(cell)})
        start += span
    return {"hidden": _on(properties, "hidden"), "cells": cells}


def _cells(row: Element) -> list[tuple[Element, list[str], bool]]:
    """The cells of a row, with the content control that holds a whole cell where there is one."""
    found: list[tuple[Element, list[str], bool]] = []
    for one in row:
        if _tag(one) == "tc":
            found.append((one, [], False))
        elif _tag(one) == "sdt":
            about, content = _child(one, "sdtPr"), _child(one, "sdtContent")
            tag = _child(about, "tag")
            for cell, tags, hollow in _cells(content) if content is not None else ():
                found.append((cell, ([_get(tag, "val")] if tag is not None else []) + tags, hollow or _on(about, "showingPlcHdr")))
        elif _tag(one) in ("ins", "customXml"):
            found += _cells(one)
    return found


def _tags(cell: Element) -> list[str]:
    return [_get(tag, "val") for one in cell.iter() if _tag(one) == "sdtPr" for tag in one if _tag(tag) == "tag"]


def _paragraphs(parent: Element) -> list[str]:
    """The text of a cell, one entry a paragraph; a table inside makes it unreadable as a number."""
    found: list[str] = []
    for one in parent:
        tag = _tag(one)
        if tag == "p":
            found.append(_text(one))
        elif tag == "tbl":
            found.append(UNREADABLE + "".join(_text(each) for each in one.iter() if _tag(each) == "p"))
        elif tag == "sdt":
            content = _child(one, "sdtContent")
            if content is not None and not _on(_child(one, "sdtPr"), "showingPlcHdr"):
                found += _paragraphs(content)
        elif tag in ("ins", "customXml"):
            found += _paragraphs(one)
    return found


def _text(parent: Element) -> str:
    """The visible text of a paragraph or run."""
    parts: list[str] = []
    for one in parent:
        tag = _tag(one)
        if tag == "t":
            parts.append(one.text or "")
        elif tag in _SIGNS:
            parts.append(_SIGNS[tag])
        elif tag == "sym":
            parts.append(UNREADABLE)
        elif tag == "r":
            parts.append(_run(one))
        elif tag == "sdt":
            content = _child(one, "sdtContent")
            if content is not None and not _on(_child(one, "sdtPr"), "showingPlcHdr"):
                parts.append(_text(content))
        elif tag in _FLOATING:
            parts.append(_floating(one))
        elif tag not in _SKIPPED:
            parts.append(_text(one))
    return "".join(parts)


def _floating(shape: Element) -> str:
    """The words of a text box, which Word may keep in two ways: they lie over the page, so as a number they cannot be read."""
    kept = _child(shape, "Choice") if _tag(shape) == "AlternateContent" else shape
    boxes = [one for one in (shape if kept is None else kept).iter() if _tag(one) == "txbxContent"]
    text = "".join(_text(one) for box in boxes for one in box.iter() if _tag(one) == "p")
    return UNREADABLE + text if text.strip() else ""


def _run(run: Element) -> str:
    look = _child(run, "rPr")
    if _on(look, "vanish", "webHidden"):
        return ""
    text = _text(run)
    raised = _child(look, "vertAlign")
    odd = _on(look, "strike", "dstrike") or (raised is not None and _get(raised, "val") in ("superscript", "subscript"))
    return UNREADABLE + text if odd and text else text
