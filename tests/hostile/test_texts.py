"""Every text of the corpus in the text fields of every form that people reach, and in the interface: never a fault of ours."""

import itertools
import json
import os
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.figures import figure
from tests.hostile import corpus
from tests.hostile.forms import Form, walk

WHOLE = os.environ.get("JIANGYAN_HOSTILE") == "full"
EACH = len(corpus.TEXTS) if WHOLE else 4
"""How many texts every form is given; in turn, so that all of them are."""
PAGES = 400 if WHOLE else 40
SPOKEN = {400, 401, 403, 404, 405, 409, 412, 413, 422, 428, 429, 503}


def _tried(client: Any, form: Form, text: str, key: str) -> int:
    """The status of the answer to this form with `text` in each of its fields for words; nothing of it stays."""
    given = form.fields | dict.fromkeys(form.words, text) | {"operation": key}
    with transaction.atomic():
        if form.method == "post":
            answer = client.post(form.action, given)
        else:
            answer = client.get(form.action.split("?")[0], {name: value[:3000] for name, value in given.items()})
        if answer.status_code >= 400 and not answer.streaming and answer["Content-Type"].startswith("text/html"):
            assert "<script>alert(1)" not in answer.content.decode()
        transaction.set_rollback(True)
    return int(answer.status_code)


@pytest.mark.parametrize("who", ["officer", "clerk", "head", "expert", "centre"])
def test_no_form_breaks_whatever_is_typed(cast: Cast, seen: Any, who: str) -> None:
    cast.submit("studio")
    if who in ("officer", "expert"):
        cast.accept("studio")
        cast.inspect("studio")
    person = {"officer": cast.officer, "clerk": cast.clerks["college"], "head": cast.heads["college"], "expert": cast.lead,
              "centre": cast.centre}[who]
    client, texts, tried, forms = seen(person), itertools.cycle(corpus.TEXTS), 0, set[tuple[str, ...]]()
    wrong = []
    for _address, found in walk(client, "/", PAGES):
        for form in found:
            if not form.words or form.shape in forms or "logout" in form.action:
                continue
            forms.add(form.shape)
            for text in itertools.islice(texts, EACH):
                tried += 1
                status = _tried(client, form, text, f"{who}-{tried}")
                if status >= 400 and status not in SPOKEN:
                    wrong.append((form.action, form.words, text[:20], status))
    assert (wrong, len(forms) > 1) == ([], True)
    figure("恶意文字：填进网页表单", tried, "次")


@pytest.mark.parametrize("field", ["comment", "override_reason", "score", "facts", "fact name"])
def test_the_interface_keeps_a_text_as_it_is_or_refuses_it(cast: Cast, seen: Any, field: str) -> None:
    client, sheet, wrong = seen(cast.clerks["college"]), cast.sheet("college").pk, []
    texts = [*corpus.TEXTS, "\ud800", "\udfff\ud800", "a\ud83d"]
    for number, text in enumerate(texts):
        body: dict[str, Any] = {"facts": {"enterprise_agreements": 3}}
        body |= ({"facts": {"enterprise_agreements": text}} if field == "facts" else {"facts": {text: 3}} if field == "fact name"
                 else {field: text})
        with transaction.atomic():
            answer = client.put(f"/api/v1/sheets/{sheet}/rows/7.1", json.dumps(body), content_type="application/json",
                                headers={"Idempotency-Key": f"k-{number}", "If-Match": "0"})
            kept = client.get(f"/api/v1/sheets/{sheet}").json() if answer.status_code == 200 else {}
            transaction.set_rollback(True)
        told = next((row for row in kept.get("rows", []) if row.get("row", row.get("id")) == "7.1"), {})
        if answer.status_code != 200 and (answer.status_code not in SPOKEN or not answer.json().get("detail")):
            wrong.append((field, text[:20], answer.status_code))
        if field == "comment" and answer.status_code == 200 and (told.get("comment") or "") not in (text, text.strip()):
            wrong.append((field, text[:20], "altered"))
    assert wrong == []
    figure("恶意文字：发给接口", len(texts), "次")


def test_the_corpus_is_as_large_as_promised() -> None:
    assert (len(corpus.TEXTS) >= 60, len(set(corpus.TEXTS)) == len(corpus.TEXTS)) == (True, True)
    figure("恶意文字", len(corpus.TEXTS), "种")
