"""A file leaves under a name that every browser reads, and runs nothing there."""

from email.message import Message
from urllib.parse import unquote

import pytest
from django.http import HttpResponse

from jiangyan.vault.downloads import disposition, sealed


def _read(header: str) -> tuple[str, str]:
    """The two names as RFC 6266 has them read: the plain one by the mail library, the full one by hand."""
    message = Message()
    message["Content-Disposition"] = header.split("; filename*=")[0]
    return str(message.get_filename()), unquote(header.split("filename*=UTF-8''")[1])


@pytest.mark.parametrize(("name", "plain", "full"), [
    ("合作协议（示例）.pdf", "________.pdf", "合作协议（示例）.pdf"),
    ("plan v2.pdf", "plan v2.pdf", "plan v2.pdf"),
    ('他说"好".pdf', "__._.pdf", ""),
    ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x_1.pdf", "aSet-Cookie: x=1.pdf"),
    ("图\u202efdp.exe", "_fdp.exe", "图fdp.exe"),
    ("../../etc/passwd", "passwd", "passwd"),
    ("..\\..\\windows\\system.ini", "system.ini", "system.ini"),
    ("a;b=c%20'd.pdf", "a_b_c_20_d.pdf", "a;b=c%20'd.pdf"),
    ("\0", "__", "文件"), ("...", "__", "文件"), ("", "__", "文件"),
])
def test_a_name_is_read_as_it_was_meant(name: str, plain: str, full: str) -> None:
    header = disposition(name)
    seen = _read(header)
    assert header.isascii()
    assert not set(header) & {"\r", "\n", "\0"}
    assert seen == (plain, full) if full else header.count('"') == 2


def test_a_name_of_300_signs_keeps_its_ending() -> None:
    plain, full = _read(disposition("长" * 296 + ".pdf"))
    assert (len(full), full[:3], full[-6:], plain[-4:]) == (180, "长长长", "长…" + ".pdf", ".pdf")


def test_what_leaves_runs_nothing() -> None:
    answer = sealed(HttpResponse(b"<script>1</script>", content_type="text/html"), "x.html")
    assert (answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'"), answer["X-Content-Type-Options"],
            answer["Content-Disposition"].split(";")[0]) == (True, "nosniff", "attachment")
