"""The printed tables as Word's own markup: grid, merged cells, repeated heads, rows kept whole."""

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from markupsafe import Markup

Cell = dict[str, Any]
MISSING_OPENS, MISSING_ENDS = "\ue000", "\ue001"
_TWIPS = 1440 / 25.4
_SHADES = ("1D4F91", "9DB7D8", "D9DDE3")
_TOP = '<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = (
    '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="15" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="15" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
)


def text(value: object) -> Markup:
    """Return the value as the inside of a w:t: escaped, line ends kept, a missing one between marks.

    Markup passes as it is: only table() makes it, values from people are plain text.
    """
    if isinstance(value, Markup):
        return value
    if isinstance(value, dict) and "missing" in value:
        value = f"{MISSING_OPENS}{value['missing']}{MISSING_ENDS}"
    return Markup(escape(str(value)).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">'))  # noqa: S704 escaped here


def table(given: dict[str, Any]) -> Markup:
    """Return a table of printing.tables as w:tbl, in the paragraph styles TableText and TableHead.

    A cell may hold a `control` instead of its text: a place to fill in, as word_controls makes it.
    """
    widths = [round(width * _TWIPS) for width in given["widths"]]
    parts = [_TOP.format(width=sum(widths), borders=_BORDERS), _MARGINS, "<w:tblGrid>"]
    parts += [f'<w:gridCol w:w="{width}"/>' for width in widths]
    parts.append("</w:tblGrid>")
    parts += [_row(placed, widths, head=True, keep=True) for placed in _placed(given["head"], len(widths))]
    parts += [
        _row(placed, widths, head=False, keep=keep)
        for placed, keep in zip(_placed(given["body"], len(widths)), _kept(given["body"]), strict=True)
    ]
    parts.append("</w:tbl>")
    return Markup("".join(parts))  # noqa: S704 every cell went through text()


def _placed(rows: list[list[Cell]], columns: int) -> Iterator[list[tuple[int, Cell, str]]]:
    """Give each row as (column, cell, vertical merge), with the continued cells that Word wants written out."""
    open_cells: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        placed, fresh, column = [], iter(row), 0
        while column < columns:
            if column in open_cells:
                cell, left = open_cells.pop(column)
                placed.append((column, cell, "continue"))
            else:
                cell = next(fresh)
                left = cell.get("rows", 1)
                placed.append((column, cell, "restart" if left > 1 else ""))
            if left > 1:
                open_cells[column] = (cell, left - 1)
            column += cell.get("columns", 1)
        yield placed


def _kept(rows: list[list[Cell]]) -> Iterator[bool]:
    """Tell of each row whether it stays on the page of the next: the rows of one 考核内容 do."""
    reach = 0
    for place, row in enumerate(rows):
        spans = [cell.get("rows", 1) for cell in row if not cell.get("breaks")]
        reach = max([reach, *(place + span - 1 for span in spans)])
        # The row of totals never stands alone under a repeated head.
        yield reach > place or place == len(rows) - 2


def _row(placed: list[tuple[int, Cell, str]], widths: list[int], head: bool, keep: bool) -> str:
    cells = "".join(_cell(cell, merge, _width(widths, column, cell), head, keep) for column, cell, merge in placed)
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"


def _width(widths: list[int], column: int, cell: Cell) -> int:
    return sum(widths[column : column + cell.get("columns", 1)])


def _cell(cell: Cell, merge: str, width: int, head: bool, keep: bool) -> str:
    span = f'<w:gridSpan w:val="{cell["columns"]}"/>' if cell.get("columns", 1) > 1 else ""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    style = "TableHead" if head or cell.get("bold") else "TableText"
    kept = "<w:keepNext/>" if keep else ""
    centred = f'<w:jc w:val="{cell["align"]}"/>' if cell.get("align") in ("center", "left") else ""
    run = "" if merge == "continue" else _bar(cell["bar"], width) if "bar" in cell else _run(cell)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merged}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{centred}</w:pPr>{run}</w:p></w:tc>'
    )


def _run(cell: Cell) -> str:
    return cell.get("control") or f'<w:r><w:t xml:space="preserve">{text(cell["text"])}</w:t></w:r>'


def _bar(shares: list[float], width: int) -> str:
    """Shaded blanks, a point and a half wide each, which Word draws in every font; the numbers beside them say the same."""
    room = width / 20 - 8
    runs = (
        f'<w:r><w:rPr><w:rFonts w:eastAsia="宋体"/><w:w w:val="25"/><w:sz w:val="12"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{_SHADES[min(place, 2)]}"/></w:rPr>'
        f'<w:t xml:space="preserve">{chr(0x3000) * round(share * room / 1.5)}</w:t></w:r>'
        for place, share in enumerate(shares) if share > 0
    )
    return "".join(runs)
