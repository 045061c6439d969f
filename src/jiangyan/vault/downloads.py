"""Handing bytes out: as a download under a name that every browser reads, never as something the browser runs."""

import unicodedata
from typing import cast
from urllib.parse import quote

from django.http import FileResponse, HttpResponse

from jiangyan.vault import files

SEALED = "sandbox; default-src 'none'; img-src 'self'; style-src 'none'; frame-ancestors 'none'"
"""What a file from strangers may do in a browser: be looked at."""
LONGEST = 180
_KEPT = "!#$&+-.^_`|~"
"""Signs that RFC 5987 lets stand besides letters and digits."""


def disposition(name: str, kind: str = "attachment") -> str:
    """The header that names a file (RFC 6266): ASCII for old browsers, UTF-8 (RFC 5987) for all others.

    Signs that cannot be seen or turn the line round, quotes and paths are gone; a longer name than 180 signs loses its middle.
    """
    tidy = _tidy(name)
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in " -_.()") else "_" for sign in tidy)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(tidy, safe=_KEPT)}"


def _tidy(name: str) -> str:
    seen = "".join(sign for sign in unicodedata.normalize("NFC", name) if unicodedata.category(sign) not in
                   ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    last = seen.replace("\\", "/").rsplit("/", 1)[-1].replace('"', "”").strip(" .")
    stem, dot, ending = last.rpartition(".")
    if len(last) > LONGEST:
        last = f"{stem[:LONGEST - len(ending) - 2]}…{dot}{ending}" if dot and len(ending) < 12 else last[:LONGEST]
    return last or "文件"


def stored(sha256: str, name: str, media_type: str, kind: str = "attachment") -> HttpResponse:
    """The stored bytes with this digest, as they came, under `name`; `kind` "inline" only for what our own viewer draws."""
    response = FileResponse(files.read(sha256), content_type=media_type)
    response.block_size = 256 * 1024
    return sealed(cast(HttpResponse, response), name, kind)


def sealed(response: HttpResponse, name: str, kind: str = "attachment") -> HttpResponse:
    """The answer with the headers of a file: its name, no guessing of its type, no right to run or to be used elsewhere."""
    response.headers["Content-Disposition"] = disposition(name, kind)
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
