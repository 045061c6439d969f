"""What kind a mail is, whose it may be and what its attachments seem to be: every branch of the rules."""

import pytest

from jiangyan.rulebook.received_mails import Candidate, credit_codes, match, nature, offered_place, unanswerable

COLLEGE = Candidate(1, 7, "示例学院培训基地建设项目", "培训基地", True)
STUDIO = Candidate(2, 7, "示例学院大师工作室建设项目", "大师工作室", True)
CLOSED = Candidate(3, 7, "示例学院旧项目", "旧类别", False)
FACTORY = Candidate(4, 8, "示例厂培训基地建设项目", "培训基地", True)
MATERIALS = [{"code": "plan", "name": "项目建设实施方案"}, {"code": "report", "name": "项目建设总结报告"},
             {"code": "self_assessment", "name": "自评打分", "is_self_assessment": True}, {"code": "audit", "name": "财务审计报告"}]


@pytest.mark.parametrize(("headers", "found"), [
    ({}, "letter"), ({"message-id": f"<{'a' * 32}@Y.cn>"}, "loop"), ({"message-id": f"<{'a' * 32}@z.cn>"}, "letter"),
    ({"message-id": f"<{'a' * 31}@y.cn>"}, "letter"), ({"x-loop": "Y.CN"}, "loop"), ({"x-loop": "z.cn"}, "letter"),
    ({"return-path": "< >"}, "bounce"), ({"return-path": "<a@b.cn>"}, "letter"), ({"from": "MAILER-DAEMON@x.cn"}, "bounce"),
    ({"content-type": "Multipart/Report; report-type=disposition-notification"}, "bounce"), ({"auto-submitted": "no"}, "letter"),
    ({"auto-submitted": "No; x=y"}, "letter"), ({"auto-submitted": "auto-generated"}, "automatic"), ({"precedence": "Bulk"}, "automatic"),
    ({"precedence": "first-class"}, "letter"), ({"list-id": "<x>"}, "automatic"), ({"x-autoreply": "yes"}, "automatic")])
def test_the_headers_say_what_a_mail_is(headers: dict[str, str], found: str) -> None:
    assert nature(headers, "y.cn") == found


def test_the_named_project_wins_then_the_only_one_that_may_hand_in() -> None:
    every = [COLLEGE, STUDIO, CLOSED]
    assert match(every, [], False, "关于示例学院大师工作室建设项目").project == 2
    assert match(every, [], False, "大师工作室的材料").project == 2
    assert match([COLLEGE, CLOSED], [], False, "").project == 1
    assert match(every, [], False, "").candidates == (1, 2)
    assert match(every, [], False, "").why == "对得上的项目有 2 个，须人工确认"
    assert match([CLOSED], [], False, "").project == 3


def test_sender_and_code_must_agree() -> None:
    assert match([COLLEGE, FACTORY], [FACTORY], True, "").project == 4
    assert match([COLLEGE], [COLLEGE], True, "").why == "按发件邮箱和统一社会信用代码认出"
    torn = match([COLLEGE], [FACTORY], True, "")
    assert (torn.project, torn.candidates) == (None, (1, 4))
    assert match([], [FACTORY], True, "").project == 4
    assert (match([], [], True, "").project, match([], [], False, "").project) == (None, None)


def test_a_code_inside_a_longer_row_of_signs_is_none() -> None:
    code = credit_codes(["91120000MA00000019", *(f"91120000MA000000{one}{two}" for one in "12" for two in "0123456789ABCDEFGHJKLMNPQRTUWXY")])[0]
    assert credit_codes([f"（{code}）", code.lower()]) == [code]
    assert credit_codes([f"X{code}", f"{code}1"]) == []


@pytest.mark.parametrize(("name", "place"), [
    ("附件1 自评打分表.docx", "self_assessment"), ("考核细则（已填）.xlsx", "self_assessment"), ("自评打分表.pdf", ""), ("自评打分表", ""),
    ("2025实施方案.pdf", "material:plan"), ("总结.docx", "material:report"), ("审计.pdf", "material:audit"), ("财务总结.pdf", ""),
    ("材料.pdf", ""), ("报告.pdf", "")])
def test_the_name_says_what_an_attachment_is_or_nothing_is_guessed(name: str, place: str) -> None:
    assert offered_place(name, MATERIALS) == place
    assert offered_place("总结报告.pdf", []) == ""


@pytest.mark.parametrize(("headers", "sender", "why"), [
    ({}, "a@x.cn", ""), ({"authentication-results": "mx.y.cn; spf=pass; DKIM=pass"}, "a@x.cn", ""),
    ({"authentication-results": "mx.y.cn; spf=Fail"}, "a@x.cn", "邮件服务器认为发件人是冒用的"),
    ({"authentication-results": "mx.y.cn; dkim=pass; dmarc = softfail"}, "a@x.cn", "邮件服务器认为发件人是冒用的"),
    ({}, "Box@Own.cn", "是本系统自己的地址"), ({"return-path": "<other@x.cn>"}, "a@x.cn", ""),
])
def test_a_stranger_is_answered_only_where_the_mail_is_surely_theirs(headers: dict[str, str], sender: str, why: str) -> None:
    assert unanswerable({"from": sender, **headers}, sender, "y.cn", ["box@own.cn", ""]) == why
