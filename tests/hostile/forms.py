"""The forms of the pages, found by walking them as a browser would, and filled in as a person could not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

TYPED = {"text", "search", "email", "number", "date", "time", "datetime-local", "tel", "url", "password", "hidden", ""}
LEFT_ALONE = {"csrfmiddlewaretoken", "operation"}


@dataclass
class Form:
    """One form: where it goes, how, its fields with what they hold, and which of them are for words."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    @property
    def shape(self) -> tuple[str, ...]:
        """The same form for another row or project has the same shape."""
        place = "/".join("0" if part.isdigit() else part for part in urlsplit(self.action).path.split("/"))
        return (self.method, place, *sorted(self.words))


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms, self.links = address, list[Form](), list[str]()
        self.form: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href", "").startswith(("/", "?")):
            self.links.append(urljoin(self.address, given["href"]).split("#")[0])
        if tag == "form":
            action = urljoin(self.address, given.get("action", "") or given.get("hx-post", "")).split("#")[0]
            self.form = Form(action, given.get("method", "get").lower())
            self.forms.append(self.form)
        if self.form is not None and (name := given.get("name")) and name not in LEFT_ALONE:
            self._field(tag, name, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None

    def _field(self, tag: str, name: str, given: dict[str, str]) -> None:
        if self.form is None:
            return
        self.form.fields.setdefault(name, given.get("value", ""))
        if tag == "textarea" or (tag == "input" and given.get("type", "") in TYPED):
            self.form.words.append(name)


def walk(client: Any, start: str, most: int) -> Iterator[tuple[str, list[Form]]]:
    """The pages that links lead to from `start`, one of each shape, with their forms; at most `most` of them."""
    waiting, seen = [start], set[tuple[str, ...]]()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        shape = tuple("0" if part.isdigit() else part for part in urlsplit(address).path.split("/"))
        if shape in seen or shape[1:2] in (("api",), ("static",)) or "logout" in address:
            continue
        seen.add(shape)
        answer = client.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        reader = _Reader(address)
        reader.feed(answer.content.decode())
        waiting += reader.links
        yield address, reader.forms
