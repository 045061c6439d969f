"""Attempts to sign in: noted before anything is computed, counted and slowed when they fail, forgotten when one succeeds.

Why a table of our own, and why nobody is ever locked out: docs/decisions/0008-slowed-not-locked.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from jiangyan.actions import journal
from jiangyan.models import Attempt, Person
from jiangyan.problems import Problem
from jiangyan.queries.account.devices import hashed
from jiangyan.queries.clock import database_now
from jiangyan.rulebook.attempts import DROPPED, FORGOTTEN, room, told, wait

TOGETHER = 2
"""Seconds to wait for those who are being looked at."""


@dataclass(frozen=True)
class Tried:
    """One attempt that was let through: the account's hash, and the kind and key of each count that it was added to."""

    account: str
    source: str
    keys: tuple[tuple[str, str], ...]


def begin(account: str, source: str, device: str, what: str = "password") -> Tried:
    """Notes an attempt at `account` (a user name) before any hash is computed, until it is known what became of it.

    Right passwords that arrive together all get in; of wrong ones only as many are looked at as there is room for.

    `device` is the mark of a device that the account is known on ("" for a strange one): it has a count of its own,
    so that whatever strangers do, who sits there gets in. Refusal: session.slowed with the seconds to wait.
    """
    name = hashed("account", account)
    keys: tuple[tuple[str, str], ...]
    if device:
        keys = (("device", hashed("device", what, account, device)),)
    else:
        keys = (("pair", hashed("pair", what, account, source)), ("source", hashed("source", what, source)),
                ("account", hashed("whole", what, account)))
    with transaction.atomic():
        _forget()
        _count(name, keys)
    return Tried(name, hashed("source", source), keys)


def _count(name: str, keys: tuple[tuple[str, str], ...]) -> None:
    now = database_now()
    found = {one.key: one for one in Attempt.objects.select_for_update().filter(key__in=[key for _, key in keys]).order_by("key")}
    left = [(one.last_at + timedelta(seconds=wait(kind, one.failures)) - now).total_seconds()
            for kind, key in keys for one in [found.get(key)] if one is not None]
    if left and max(left) > 0:
        raise Problem("session.slowed", wait=words(int(max(left)) + 1), seconds=int(max(left)) + 1)
    for kind, key in keys:
        one = found.get(key)
        if one is not None and _looked_at(one, now) >= room(kind, one.failures):
            raise Problem("session.slowed", wait=words(TOGETHER), seconds=TOGETHER)
    for kind, key in keys:
        one = found.get(key) or _new(key, name if kind != "source" else "")
        one.pending, one.last_at = _looked_at(one, now) + 1, now
        one.save(update_fields=["pending", "last_at"])


def _looked_at(one: Attempt, now: datetime) -> int:
    """How many attempts are being looked at; those whose process died are forgotten after a while."""
    return one.pending if now - one.last_at < timedelta(seconds=DROPPED) else 0


def _new(key: str, account: str) -> Attempt:
    """The count of a key; when another request made it in the same instant, that one."""
    try:
        with transaction.atomic():
            return Attempt.objects.create(key=key, account=account, last_at=database_now())
    except IntegrityError:
        return Attempt.objects.select_for_update().get(key=key)


def _forget() -> None:
    Attempt.objects.filter(last_at__lt=database_now() - timedelta(seconds=FORGOTTEN)).delete()


def words(seconds: int) -> str:
    """A wait as people say it, rounded up: "40 秒", "8 分钟"."""
    return f"{seconds} 秒" if seconds < 60 else f"{-(-seconds // 60)} 分钟"


def succeeded(tried: Tried) -> None:
    """Ends the attempt; what the account failed from this source or device is forgotten.

    It makes up for one more failure of its source, so that the slips of a whole office behind one address do not add up.
    """
    with transaction.atomic():
        for kind, key in sorted(tried.keys, key=lambda one: one[1]):  # in one order, so that none waits for another
            one = Attempt.objects.select_for_update().filter(key=key).first()
            if one is None:
                continue
            one.failures = 0 if kind in ("pair", "device") else max(0, one.failures - (1 if kind == "source" else 0))
            one.pending = max(0, one.pending - 1)
            one.save(update_fields=["failures", "pending"])


def dropped(tried: Tried) -> None:
    """An attempt that came to neither: nothing was guessed, and nothing is counted."""
    with transaction.atomic():
        for _kind, key in tried.keys:
            Attempt.objects.filter(key=key, pending__gt=0).update(pending=F("pending") - 1)


def failed(tried: Tried, person: Person | None, what: str = "password") -> None:
    """Counts the attempt everywhere, and tells the journal of the 1st, 2nd, 4th, 8th failure: of whom and from where as hashes."""
    with transaction.atomic():
        now = database_now()
        for kind, key in sorted(tried.keys, key=lambda one: one[1]):
            count = Attempt.objects.select_for_update().filter(key=key).first() or _new(key, tried.account if kind != "source" else "")
            count.failures, count.pending, count.last_at = count.failures + 1, max(0, count.pending - 1), now
            count.save(update_fields=["failures", "pending", "last_at"])
        one = Attempt.objects.filter(key=tried.keys[-1][1]).first()
        if one is not None and told(one.failures):
            journal.append(None, "sign_in.failed", None, {
                "what": what, "account": tried.account, "person": person.pk if person else None, "source": tried.source,
                "count": one.failures})


def forgive(account: str) -> int:
    """Forgets every failure that was counted against this user name, and answers how many counts there were."""
    return Attempt.objects.filter(account=hashed("account", account)).delete()[0]
