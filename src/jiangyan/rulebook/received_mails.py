"""Mails that come in: what kind a mail is, whose it may be, and what its attachments seem to be. Asks nobody."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LETTER, BOUNCE, AUTOMATIC, LOOP = "letter", "bounce", "automatic", "loop"
MOST_PER_HOUR = 20
"""More mails from one sender within an hour are kept, and no longer answered."""
ACKNOWLEDGED = ("letter", "empty", "too_large")
"""Natures of mails whose unknown sender is told that they came."""
MOST_ACKNOWLEDGED = 200
"""Unknown senders that are answered on one day, all together: a flood of forged mails makes no flood of answers."""

_OWN_ID = re.compile(r"<[0-9a-f]{32}@([^<>@\s]+)>")
_POSTMEN = ("mailer-daemon", "postmaster", "mail-daemon")
_QUIET = {"x-auto-response-suppress", "feedback-id", "x-mailer-daemon", "x-campaign-id", "x-spam-flag"}
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}", re.ASCII)
_MACHINES = re.compile(r"no-?_?reply|do-?_?not-?_?reply|bounce|daemon|postmaster|^root$|^owner-|-(owner|request)$|notification|^alert|^news")
_FAILED = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*(hard|soft)?fail")
_PLAIN_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~@-]{3,240}>", re.ASCII)
_PRECEDENCE = ("bulk", "junk", "list", "auto_reply")
_CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NP-RTUW-Y]{2}\d{6}[0-9A-HJ-NP-RTUW-Y]{10}(?![0-9A-Z])")
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHEET = re.compile(r"自评.*表|自评.*打分|打分.*表|评分表|考核细则|考核表")
_SHEET_ENDINGS = ("docx", "doc", "xlsx")


def nature(headers: Mapping[str, str], domain: str) -> str:
    """What a mail is by its headers (names in small letters): letter, bounce, automatic or loop; `domain` is that of our own mails.

    >>> nature({"from": "a@x.cn"}, "y.cn"), nature({"auto-submitted": "auto-replied"}, "y.cn"), nature({"return-path": "<>"}, "y.cn")
    ('letter', 'automatic', 'bounce')
    >>> nature({"x-loop": "y.cn"}, "y.cn"), nature({"content-type": "multipart/report; report-type=delivery-status"}, "y.cn")
    ('loop', 'bounce')
    """
    said = {name: value.strip().lower() for name, value in headers.items()}
    own = _OWN_ID.fullmatch(said.get("message-id", ""))
    if said.get("x-loop", "") == domain.lower() or (own and own[1] == domain.lower()):
        return LOOP
    kind = said.get("content-type", "")
    if said.get("return-path", "").replace(" ", "") == "<>" or kind.startswith("multipart/report") or any(
            name + "@" in said.get("from", "") for name in _POSTMEN):
        return BOUNCE
    if said.get("auto-submitted", "no").split(";")[0].strip() != "no" or said.get("precedence", "") in _PRECEDENCE or any(
            name in said for name in ("x-autoreply", "x-autorespond", "list-id")):
        return AUTOMATIC
    return LETTER


def unanswerable(headers: Mapping[str, str], sender: str, domain: str, own: Iterable[str] = ()) -> str:
    """Why an unknown sender must not be answered by a machine, in Chinese; "" when one may (RFC 3834, and stricter).

    >>> plain = {"from": "a@x.cn"}
    >>> unanswerable(plain, "a@x.cn", "y.cn"), unanswerable({**plain, "list-unsubscribe": "<mailto:u@x.cn>"}, "a@x.cn", "y.cn")
    ('', '像是自动发出或群发的邮件')
    >>> unanswerable(plain, "no-reply@x.cn", "y.cn"), unanswerable(plain, "a@y.cn", "y.cn"), unanswerable(plain, "a", "y.cn")
    ('发件地址不收邮件', '是本系统自己的地址', '发件地址不收邮件')
    >>> unanswerable({**plain, "return-path": "<b@z.cn>"}, "a@x.cn", "y.cn")
    '信封上的发件人与信里的不同'
    """
    said = {name: value.strip().lower() for name, value in headers.items()}
    name, _sign, host = sender.lower().rpartition("@")
    if nature(headers, domain) != LETTER or any(one.startswith("list-") for one in said) or _QUIET & said.keys():
        return "像是自动发出或群发的邮件"
    if not _ADDRESS.fullmatch(sender) or _MACHINES.search(name):
        return "发件地址不收邮件"
    if host == domain.lower() or sender.lower() in {one.lower() for one in own if one}:
        return "是本系统自己的地址"
    if _FAILED.search(said.get("authentication-results", "")):
        return "邮件服务器认为发件人是冒用的"
    returned = said.get("return-path", "").strip("<> ")
    return "信封上的发件人与信里的不同" if returned and returned.rpartition("@")[2] != host else ""


def own_id(message_id: str) -> str:
    """A Message-ID that can stand in a header of ours; "" for anything odd.

    >>> own_id("<a.b-1@x.cn>"), own_id("<a@x>\\r\\nBcc: b@y.cn"), own_id("")
    ('<a.b-1@x.cn>', '', '')
    """
    return message_id if _PLAIN_ID.fullmatch(message_id) else ""


def credit_codes(texts: Iterable[str]) -> list[str]:
    """The 统一社会信用代码 with a right check digit that stand in some texts, each once, in order.

    >>> credit_codes(["代码９１１20000ma0000001q，附件", "91120000MA00000010", "911200000000000000"])
    ['91120000MA0000001Q']
    """
    wide = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
    found = [code for text in texts for code in _CREDIT_CODE.findall(text.translate(wide).upper()) if _checks(code)]
    return list(dict.fromkeys(found))


def _checks(code: str) -> bool:
    total = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return _SIGNS[-total % 31] == code[17]


@dataclass(frozen=True)
class Candidate:
    """A project that a mail may be about: its unit and names, and whether the unit may still hand in."""

    project: int
    unit: int
    project_name: str
    programme: str
    writable: bool


@dataclass(frozen=True)
class Match:
    """The project a mail is about, or None; `why` says in Chinese by what it was found, or why a person must say."""

    project: int | None
    why: str
    candidates: tuple[int, ...] = ()


def match(by_sender: Sequence[Candidate], by_code: Sequence[Candidate], coded: bool, text: str) -> Match:
    """Whose mail it is: by the sender's confirmed address, by a credit code that it names (`coded`), by the names in `text`.

    Sender and code must agree. Of several projects the one that is named, then the only one that may still hand in.

    >>> college = Candidate(1, 7, "学院实训基地建设项目", "实训基地", True)
    >>> match([college], [], False, "").why, match([], [college], True, "").why
    ('按发件邮箱认出', '按信里的统一社会信用代码认出')
    >>> match([college], [Candidate(2, 8, "厂", "工作室", True)], True, "").why
    '发件邮箱和信里的统一社会信用代码不是同一个单位，须人工确认'
    >>> match([], [], True, "").why, match([], [], False, "").why
    ('信里的统一社会信用代码在进行中的批次里没有项目', '不认识这个发件邮箱，信里也没有统一社会信用代码')
    """
    rows, how = by_sender, "按发件邮箱认出"
    if by_sender and coded:
        units = {one.unit for one in by_code}
        rows = [one for one in by_sender if one.unit in units]
        how = "按发件邮箱和统一社会信用代码认出"
        if not rows:
            both = tuple(dict.fromkeys(one.project for one in (*by_sender, *by_code)))
            return Match(None, "发件邮箱和信里的统一社会信用代码不是同一个单位，须人工确认", both)
    elif not by_sender:
        rows, how = by_code, "按信里的统一社会信用代码认出"
        if not rows:
            return Match(None, "信里的统一社会信用代码在进行中的批次里没有项目" if coded else
                         "不认识这个发件邮箱，信里也没有统一社会信用代码")
    return _narrowed(rows, how, text)


def _narrowed(rows: Sequence[Candidate], how: str, text: str) -> Match:
    for pick in (lambda one: one.project_name in text, lambda one: one.programme in text, lambda one: one.writable, lambda one: True):
        fitting = [one for one in rows if pick(one)]
        if len(fitting) == 1:
            return Match(fitting[0].project, how)
        rows = fitting or rows
    return Match(None, f"对得上的项目有 {len(rows)} 个，须人工确认", tuple(one.project for one in rows))


def offered_place(name: str, materials: Sequence[Mapping[str, object]]) -> str:
    """Which place an attachment seems to be for, by its name: `self_assessment`, `material:<code>`, or "" when it does not say.

    >>> entries = [{"code": "report", "name": "项目建设总结报告"}, {"code": "audit", "name": "财务审计报告"}]
    >>> [offered_place(name, entries) for name in ("自评打分表.xlsx", "总结报告.pdf", "审计.pdf", "照片.jpg", "报告.pdf")]
    ['self_assessment', 'material:report', 'material:audit', '', '']
    """
    stem, _dot, ending = name.rpartition(".")
    if ending.lower() in _SHEET_ENDINGS and _SHEET.search(stem):
        return "self_assessment"
    likeness = {str(one["code"]): _likeness(stem, str(one["name"])) for one in materials if not one.get("is_self_assessment")}
    best = max(likeness.values(), default=0)
    fitting = [code for code, found in likeness.items() if found == best]
    return f"material:{fitting[0]}" if best > 0 and len(fitting) == 1 else ""


def _likeness(stem: str, entry: str) -> int:
    """How many of an entry's own two-sign words stand in a file's name; words that many entries share say nothing."""
    pairs = {entry[at:at + 2] for at in range(len(entry) - 1)} - {"项目", "目建", "建设", "设项", "报告", "材料", "相关"}
    return sum(pair in stem for pair in pairs)
