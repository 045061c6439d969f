"""Numbers that belong to a person: recognised, masked for showing, and taken out of lines that machines write down."""

import re

_MOBILE = re.compile(r"(?<![0-9A-Za-z])((?:\+?86[- ]?)?1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?![0-9A-Za-z])")
_LANDLINE = re.compile(r"(?<![0-9A-Za-z.])(0\d{2,3})[- ](\d{3,4})(\d{4})(?![0-9A-Za-z])")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{5})((?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})([0-9Xx])(?![0-9A-Za-z])")


def masked(number: str) -> str:
    """A telephone or identity number as it may be shown: the ends stay, the middle is stars; "" stays "".

    >>> masked("138 0013 8000"), masked("022-12345678"), masked("120101" "19900101" "123X"), masked("1234"), masked("")
    ('138****8000', '022-****5678', '120101***********X', '****', '')
    """
    tight = re.sub(r"[\s-]", "", number)
    if not tight:
        return ""
    if whole := _IDENTITY.fullmatch(tight):
        return f"{whole[1]}{'*' * 11}{whole[3]}"
    if whole := _MOBILE.fullmatch(tight):
        return f"{whole[1]}****{whole[3]}"
    area, dash, _rest = number.strip().partition("-")
    if dash and area.isdigit() and len(tight) >= 10:
        return f"{area}-****{tight[-4:]}"
    return f"{tight[:3]}****{tight[-4:]}" if len(tight) >= 10 else "****"


def scrubbed(line: str) -> str:
    """The line with every telephone and identity number in it masked; credit codes, instants and digests stay.

    >>> scrubbed("call 138 0013 8000 about 91120000MA0000001A, id 120101" "19900101" "123X, 022-12345678, 2026-11-24")
    'call 138****8000 about 91120000MA0000001A, id 120101***********X, 022-****5678, 2026-11-24'
    """
    line = _IDENTITY.sub(lambda found: f"{found[1]}{'*' * 11}{found[3]}", line)
    line = _MOBILE.sub(lambda found: f"{found[1]}****{found[3]}", line)
    return _LANDLINE.sub(lambda found: f"{found[1]}-****{found[3]}", line)
