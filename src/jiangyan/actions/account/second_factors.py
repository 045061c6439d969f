"""The second factor: enrolling it, checking a code, fresh recovery codes. Kept where the sign-in library keeps it."""

import json
import time
from secrets import randbelow
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.webauthn.internal.auth import WebAuthn, complete_registration, parse_registration_response
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare

from jiangyan.actions import journal
from jiangyan.actions.operations import Request, once
from jiangyan.models import Person
from jiangyan.models.sealing import seal, unseal
from jiangyan.problems import Problem
from jiangyan.queries.account import second_factors
from jiangyan.queries.clock import database_now
from jiangyan.rulebook.words import plain


def secret() -> str:
    """A fresh secret of 160 random bits for an authenticator app, in base32."""
    return str(generate_totp_secret())


def authenticator(person: Person, secret: str, counter: int = 0) -> Authenticator:
    """The row that keeps `secret` for this person, sealed, and the last step whose code was used; not written yet."""
    return Authenticator(user=person, type="totp", data={"secret": seal(secret), "counter": counter})


def enrol(person: Person, secret: str, counter: int = 0) -> None:
    """Gives the person this base32 secret as their second factor, in place of an earlier one; one journal line.

    Codes up to the step `counter` (of 30 seconds, since 1970) count as used.
    """
    with transaction.atomic():
        Authenticator.objects.filter(user=person, type="totp").delete()
        authenticator(person, secret, counter).save()
        journal.append(person, "second_factor.enrolled", None, {"person": person.pk, "kind": "totp"})


def bind(request: Request, secret: str, code: str) -> list[str]:
    """Enrols the asker with `secret`, which `code` shows to be on their phone, and answers fresh recovery codes.

    Asked again with the same operation: no codes, they are told only once. Refusals: form.invalid for a wrong code.
    """
    own, codes = request.by.person, []

    def work() -> dict[str, bool]:
        counter = _counter(secret, plain(code))
        if counter is None:
            raise Problem("form.invalid", detail="这个数字不对。请输入手机上现在显示的 6 位数字；它每 30 秒变一次，手机的时间也要准")
        if not second_factors.enrolled(own):
            _wait(own)
        enrol(own, secret, counter)
        codes.extend(_fresh_codes(own))
        return {"enrolled": True}

    once(request, "second_factor.bind", {"secret": journal.digest(secret)}, work)
    return codes


def renew_codes(request: Request) -> list[str]:
    """Fresh recovery codes for the asker; the old ones stop working. Refusal: second_factor.missing without a factor."""
    codes: list[str] = []

    def work() -> dict[str, bool]:
        if not Authenticator.objects.filter(user=request.by.person).exclude(type="recovery_codes").exists():
            raise Problem("second_factor.missing")
        codes.extend(_fresh_codes(request.by.person))
        return {"renewed": True}

    once(request, "second_factor.codes", {}, work)
    return codes


def add_passkey(request: Request, name: str, credential: str) -> list[str]:
    """Keeps the passkey that the asker's device has just made (`credential` is its JSON answer to this session's challenge).

    Answers fresh recovery codes for somebody who had no second factor, else none. Refusals: second_factor.missing for
    whoever must have one and has none yet (the app comes first), form.invalid for an answer that does not fit.
    """
    own, codes = request.by.person, []
    if second_factors.required(request.by) and not second_factors.enrolled(own):
        raise Problem("second_factor.missing")
    checked = _registered(credential)

    def work() -> dict[str, int]:
        first = not second_factors.enrolled(own)
        if first:
            _wait(own)
        kept = WebAuthn.add(own, plain(name)[:40] or "通行密钥", checked).instance
        journal.append(own, "second_factor.enrolled", None, {"person": own.pk, "kind": "webauthn"})
        if first:
            codes.extend(_fresh_codes(own))
        return {"passkey": kept.pk}

    once(request, "second_factor.add_passkey", {"credential": journal.digest(credential)}, work)
    return codes


def _wait(own: Person) -> None:
    """A first binding waits for the security administrator: whoever knew the initial password may have come before its owner."""
    own.binding_code = "" if second_factors.founding(own) else f"{randbelow(1_000_000):06d}"
    own.save(update_fields=["binding_code"])


def _registered(credential: str) -> dict[str, Any]:
    """The device's answer, checked against the challenge of this session by the library."""
    try:
        given = json.loads(credential)
        parse_registration_response(given)
        complete_registration(given)
    except (ValueError, TypeError, KeyError, AttributeError, ValidationError):
        raise Problem("form.invalid", detail="设备的应答不完整或已过期。请重新打开这一页再试一次") from None
    return dict(given)


def remove_passkey(request: Request, passkey_id: int) -> None:
    """Removes one of the asker's own passkeys. Refusals: not_found, form.invalid for the last factor of whoever must have one."""
    own = request.by.person

    def work() -> dict[str, int]:
        kept = Authenticator.objects.select_for_update().filter(user=own).exclude(type="recovery_codes")
        found = [one for one in kept if one.pk == passkey_id and one.type == "webauthn"]
        if not found:
            raise Problem("not_found")
        if len(kept) == 1 and second_factors.required(request.by):
            raise Problem("form.invalid", detail="这是您唯一的登录验证，不能删除。请先绑定手机上的身份验证器")
        found[0].delete()
        if len(kept) == 1:
            Authenticator.objects.filter(user=own).delete()
        journal.append(own, "second_factor.removed", None, {"person": own.pk})
        return {"passkey": passkey_id}

    once(request, "second_factor.remove_passkey", {"passkey": passkey_id}, work)


def _fresh_codes(person: Person) -> list[str]:
    Authenticator.objects.filter(user=person, type="recovery_codes").delete()
    codes: list[str] = RecoveryCodes.activate(person).get_unused_codes()
    journal.append(person, "second_factor.codes_made", None, {"person": person.pk, "count": len(codes)})
    return codes


def verify(person: Person, code: str) -> Authenticator | None:
    """The person's authenticator that `code` (six digits of the app, or a recovery code) proves; None when it is wrong.

    Each code is good once, whichever process is asked: the row is locked. Refusal: session.otp_used for one used before.
    """
    given = plain(code).replace(" ", "")
    with transaction.atomic():
        found = {one.type: one for one in Authenticator.objects.select_for_update().filter(
            user=person, type__in=("totp", "recovery_codes"))}
        app, codes = found.get("totp"), found.get("recovery_codes")
        if app is not None and _spend(app, given):
            return app
        if codes is not None and RecoveryCodes(codes).validate_code(given):
            journal.append(person, "second_factor.code_used", None, {"person": person.pk})
            return codes
    return None


def _spend(app: Authenticator, code: str) -> bool:
    counter = _counter(unseal(app.data["secret"]), code)
    if counter is None:
        return False
    if counter <= app.data.get("counter", 0):
        period = settings.MFA_TOTP_PERIOD
        raise Problem("session.otp_used", seconds=period - int(time.time()) % period)
    app.data["counter"], app.last_used_at = counter, database_now()
    app.save(update_fields=["data", "last_used_at"])
    return True


def _counter(secret: str, code: str) -> int | None:
    """The step of 30 seconds for which `code` is right: this one, or one beside it for a phone that is a little off."""
    now = int(time.time()) // settings.MFA_TOTP_PERIOD
    right = [step for step in (now, now - 1, now + 1)
             if constant_time_compare(format_hotp_value(hotp_value(secret, step)), code)]
    return right[0] if right else None
