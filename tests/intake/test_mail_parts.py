"""Mails as they really come: names in every coding, mails in mails, winmail.dat, and headers that mean harm."""

import base64
import struct
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from jiangyan.intake import child, received_mails
from jiangyan.intake.received_mails import Letter
from tests.cast import PDF
from tests.mailbox import attach, letter


def read(tmp_path: Path, raw: bytes | EmailMessage) -> Letter:
    """The mail as the product reads it, child process and all."""
    place = tmp_path / "mail"
    place.write_bytes(raw if isinstance(raw, bytes) else raw.as_bytes(policy=SMTP))
    return received_mails.read(place)


def by_hand(disposition: bytes, kind: bytes = b"application/pdf", subject: bytes = b"=?gb2312?B?sai45g==?=",
            text: bytes = "见附件".encode("gbk"), charset: bytes = b"gb2312") -> bytes:
    """A mail written sign by sign, as old programs do."""
    return b"\r\n".join([
        b"From: clerk@example.org", b"Subject: " + subject, b"Content-Type: multipart/mixed; boundary=x", b"", b"--x",
        b"Content-Type: text/plain; charset=" + charset, b"Content-Transfer-Encoding: base64", b"", base64.b64encode(text), b"--x",
        b"Content-Type: " + kind, b"Content-Disposition: " + disposition, b"Content-Transfer-Encoding: base64", b"",
        base64.encodebytes(PDF).replace(b"\n", b"\r\n"), b"--x--", b""])


NAME = "总结报告.pdf"


@pytest.mark.parametrize("disposition", [
    b"attachment; filename*=utf-8''%E6%80%BB%E7%BB%93%E6%8A%A5%E5%91%8A.pdf",
    b"attachment; filename*=gbk''%D7%DC%BD%E1%B1%A8%B8%E6.pdf",
    b"attachment; filename*0*=utf-8''%E6%80%BB%E7%BB%93; filename*1*=%E6%8A%A5%E5%91%8A.pdf",
    b'attachment; filename="=?utf-8?B?' + base64.b64encode(NAME.encode()) + b'?="',
    b'attachment; filename="=?gb2312?B?' + base64.b64encode(NAME.encode("gbk")) + b'?="',
    b'attachment; filename="' + NAME.encode("gbk") + b'"',
    b'attachment; filename="' + NAME.encode() + b'"',
], ids=["2231-utf8", "2231-gbk", "2231-pieces", "2047-utf8", "2047-gbk", "raw-gbk", "raw-utf8"])
def test_a_name_is_read_in_every_coding(tmp_path: Path, disposition: bytes) -> None:
    (one,) = read(tmp_path, by_hand(disposition)).attached
    assert (one.name, one.media_type, one.fault) == (NAME, "application/pdf", "")


@pytest.mark.parametrize(("text", "charset"), [("见附件", b"gb2312"), ("见附件", b"utf-8"), ("镕", b"gb2312"), ("见附件", b"no-such-charset")])
def test_a_text_is_read_even_where_it_names_the_wrong_coding(tmp_path: Path, text: str, charset: bytes) -> None:
    found = read(tmp_path, by_hand(b"attachment; filename=a.pdf", text=text.encode("gbk"), charset=charset))
    assert (found.text, found.subject) == (text, "报告")


def test_a_mail_in_a_mail_gives_its_attachments_too(tmp_path: Path) -> None:
    inner, outer = attach(letter("a@example.org", "里层"), ("里层总结.pdf", PDF)), letter("clerk@example.org", "转发")
    outer.add_attachment(inner)
    assert [one.name for one in read(tmp_path, outer).attached] == ["里层总结.pdf"]
    assert read(tmp_path, outer).subject == "转发"


def test_mails_nested_without_end_stop_somewhere(tmp_path: Path) -> None:
    made = letter("a@example.org")
    for _turn in range(12):
        outer = letter("a@example.org")
        outer.add_attachment(made)
        made = outer
    assert read(tmp_path, made).many


def winmail(name: str, content: bytes) -> bytes:
    """A TNEF file with one attachment: short title, content, and the long name among its properties."""
    long = (name + "\0").encode("utf-16-le")
    properties = struct.pack("<I", 2) + struct.pack("<HHI", 0x03, 0x3705, 1) + struct.pack("<HHII", 0x1F, 0x3707, 1, len(long)) + long
    properties += b"\0" * (-len(long) % 4)
    parts = [(1, 0x69007, struct.pack("<II", 936, 0)), (2, 0x69002, b"\0" * 14), (2, 0x18010, b"ZONGJI~1.PDF\0"),
             (2, 0x6800F, content), (2, 0x69005, properties)]
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(
        struct.pack("<BII", level, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF) for level, kind, value in parts)


def test_winmail_gives_what_is_in_it_and_a_broken_one_says_what_to_do(tmp_path: Path) -> None:
    whole = winmail(NAME, PDF)
    (one,) = read(tmp_path, attach(letter("a@example.org"), ("winmail.dat", whole))).attached
    assert (one.name, one.media_type, one.size) == (NAME, "application/pdf", len(PDF))
    (broken,) = read(tmp_path, attach(letter("a@example.org"), ("winmail.dat", whole[:60]))).attached
    assert (broken.name, broken.fault.startswith("无法读取 winmail.dat，请改用")) == ("winmail.dat", True)


@pytest.mark.parametrize("cut", range(0, 220, 7))
def test_a_winmail_that_is_cut_anywhere_is_never_a_crash(cut: int) -> None:
    from jiangyan.intake import tnef

    try:
        assert all(isinstance(content, bytes) for _name, content in tnef.attachments(winmail(NAME, PDF)[:cut]))
    except ValueError as told:
        assert str(told)


@pytest.mark.parametrize("disposition", [
    b'attachment; filename="../../etc/passwd.pdf"', b'attachment; filename=".pdf"', b'attachment; filename="a\x00b.pdf"',
    b"attachment; filename*=utf-8''%00%0d%0aX.pdf", b"attachment; filename*=''", b"attachment; filename*99*=utf-8''x",
    b'attachment; filename="' + "\u202efdp.exe".encode() + b'"', b'attachment; filename="' + b"x" * 5000 + b'.pdf"',
    b"attachment; filename=\"=?utf-8?B?////?=\"", b"attachment; filename=\"=?x-none?Q?=E6=?=\"", b";;;=;\"", b"inline"])
def test_headers_that_mean_harm_are_only_text(tmp_path: Path, disposition: bytes) -> None:
    found = read(tmp_path, by_hand(disposition, subject=b"=?utf-8?B?" + base64.b64encode("标题\r\nBcc: a@b.c\0<b>".encode()) + b"?="))
    (one,) = found.attached
    assert not any(sign in one.name for sign in "/\\\0\r\n\u202e") and 0 < len(one.name) <= 120
    assert "\n" not in found.subject and "\0" not in found.subject


@pytest.mark.parametrize("raw", [b"", b"\0" * 5000, b"\xff\xfe" * 999, b"From: " + b"<" * 9999,
                                 b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n" * 99,
                                 b"Content-Type: multipart/mixed\r\n\r\nx", b"From: =?gb2312?B?" + b"A" * 9999])
def test_rubbish_is_read_or_refused(tmp_path: Path, raw: bytes) -> None:
    try:
        assert read(tmp_path, raw).attached is not None
    except child.Unreadable as told:
        assert str(told)


def test_a_page_without_plain_text_gives_its_words(tmp_path: Path) -> None:
    made = EmailMessage(policy=SMTP)
    made["From"] = "a@example.org"
    made.set_content("<style>p{}</style><p>第一行</p><script>alert(1)</script><p>第二行</p>", subtype="html")
    assert read(tmp_path, made).text.split() == ["第一行", "第二行"]
