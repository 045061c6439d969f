"""Log-ins of the seed: passwords and one-time secrets that follow from its number alone."""

import base64
import hashlib
import random
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.hashers import make_password

from jiangyan.actions.account import second_factors
from jiangyan.actions.records import change
from jiangyan.models import Appointment, Authority, Person
from jiangyan.queries.account.second_factors import REQUIRED


@dataclass(frozen=True)
class World:
    """Which of the two worlds is made, and the number from which everything in it follows."""

    name: str
    number: int

    def digest(self, *words: object) -> bytes:
        """32 bytes that follow from the number and the words, the same in both worlds."""
        return hashlib.sha256("\n".join(["jiangyan/seed/1", str(self.number), *map(str, words)]).encode()).digest()

    def secret(self, *words: object) -> random.Random:
        """Choices that differ between the worlds."""
        return random.Random(self.digest(self.name, *words))

    @cached_property
    def password(self) -> str:
        """The password of everybody: long, of every kind of sign, and nobody's first one."""
        return f"Shili-{base64.b32encode(self.digest('password')).decode()[:14].lower()}-9A"

    @cached_property
    def hashed(self) -> str:
        """The stored form; hashing is slow by design, and one hash is enough."""
        return make_password(self.password)

    def one_time_secret(self, username: str) -> str:
        """The secret of somebody's authenticator, in base32 (160 bits)."""
        return base64.b32encode(self.digest("totp", username)[:20]).decode()


def staff(world: World, username: str, name: str, role: str, authority: Authority | None) -> Person:
    """One person with one appointment."""
    person = Person.objects.create(username=username, display_name=name, password=world.hashed)
    Appointment.objects.create(person=person, role=role, authority=authority)
    return person


def settle(world: World) -> None:
    """Everybody has the seed's password for good, whoever gave them an initial one."""
    change(Person.objects.all(), password=world.hashed, password_initial=False)


def bind(world: World) -> None:
    """Whoever enters with a second factor alone has an authenticator with the secret of the seed."""
    for person in Person.objects.filter(appointments__role__in=REQUIRED).distinct().order_by("pk"):
        second_factors.enrol(person, world.one_time_secret(person.username))
