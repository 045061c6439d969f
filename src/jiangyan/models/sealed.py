"""Columns that hold personal numbers: under lock in the database, masked wherever they are shown, in full only when revealed."""

from typing import Any

from django.db import models

from jiangyan.rulebook.masks import masked
from jiangyan.vault import seals


class Sealed:
    """A number under lock: as text it is masked, and only `reveal` says all of it."""

    __slots__ = ("place", "token")

    def __init__(self, token: str, place: str) -> None:
        self.token, self.place = token, place

    def reveal(self) -> str:
        """The whole number; whoever shows it writes that into the journal. Raises seals.Unsealable without its key."""
        return seals.unseal(self.token, self.place)

    def __str__(self) -> str:
        try:
            return masked(self.reveal())
        except seals.Unsealable:
            return "****"

    __repr__ = __str__

    def __bool__(self) -> bool:
        return bool(self.token)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and (other.token, other.place) == (self.token, self.place)

    def __hash__(self) -> int:
        return hash((self.token, self.place))


class SealedField(models.TextField[Any, Any]):
    """A text kept sealed. Read, it is a Sealed; with `published` the words themselves (for what stands in a public notice)."""

    def __init__(self, *args: Any, published: bool = False, **kwargs: Any) -> None:
        self.published = published
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """As Django writes it into a migration."""
        name, path, args, kwargs = super().deconstruct()
        if self.published:
            kwargs["published"] = True
        return name, path, args, kwargs

    @property
    def place(self) -> str:
        """What the words are bound to: "table.column"."""
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        """What a row holds, as whoever asks for it sees it."""
        if self.published:
            return _words(value or "", self.place)
        return Sealed(value or "", self.place)

    def get_prep_value(self, value: Any) -> str:
        """Words are sealed on their way into the database; what is sealed stays as it is."""
        return value.token if isinstance(value, Sealed) else seals.seal(str(value or ""), self.place)

    def value_to_string(self, obj: models.Model) -> str:
        """Never the words themselves."""
        return str(self.get_prep_value(self.value_from_object(obj)))


def _words(token: str, place: str) -> str:
    """What is under the seal; without its key the page says so and goes on."""
    try:
        return seals.unseal(token, place)
    except seals.Unsealable:
        return "（缺少密钥）"
