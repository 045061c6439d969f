"""Cells as Excel names them."""


def cell(column: int, row: int) -> str:
    """A cell's name as Excel says it: (0, 0) → "A1".

    >>> cell(0, 0), cell(26, 0), cell(701, 9)
    ('A1', 'AA1', 'ZZ10')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
