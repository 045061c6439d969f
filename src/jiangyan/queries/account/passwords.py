"""Passwords: what a new one must be, and when one is too old."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jiangyan.models import FormerPassword, Person
from jiangyan.rulebook.passwords import kinds


def too_old(person: Person) -> bool:
    """Whether the password has been used longer than JIANGYAN_PASSWORD_DAYS (0: none is ever too old)."""
    days = settings.PASSWORD_DAYS
    return bool(days) and timezone.now() - person.password_at > timedelta(days=days)


class Long:
    """A validator of Django: so many signs. Django's own says it in English where its Chinese is behind."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuses a password shorter than JIANGYAN_PASSWORD_LENGTH."""
        if len(password) < settings.PASSWORD_LENGTH:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        """What it asks for."""
        return _("密码至少 %(count)s 位。") % {"count": settings.PASSWORD_LENGTH}


class Uncommon(CommonPasswordValidator):
    """A validator of Django: none of the passwords that everybody tries first; told in words that people know."""

    def get_error_message(self) -> str:
        """The refusal."""
        return _("这个密码太常见了，请另想一个。")

    def get_help_text(self) -> str:
        """What it asks for."""
        return _("不能是常见的密码，例如“Password123”。")


class Unlike(UserAttributeSimilarityValidator):
    """A validator of Django: not the account or the name with a little added; told in words that people know."""

    def get_error_message(self) -> str:
        """The refusal."""
        return _("密码和账号或姓名太像，请另想一个。")

    def get_help_text(self) -> str:
        """What it asks for."""
        return _("不能和账号、姓名太像。")


class Kinds:
    """A validator of Django: so many kinds of signs."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuses a password of fewer kinds than JIANGYAN_PASSWORD_KINDS."""
        if kinds(password) < settings.PASSWORD_KINDS:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """What it asks for."""
        return _("密码里至少要有这五种中的 %(count)s 种：大写字母、小写字母、数字、符号、汉字。") % {
            "count": settings.PASSWORD_KINDS}


class Former:
    """A validator of Django: none of the last ones, the one in use included."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuses one of the person's last JIANGYAN_PASSWORD_HISTORY passwords."""
        if not isinstance(user, Person) or not user.pk or not settings.PASSWORD_HISTORY:
            return
        before = FormerPassword.objects.filter(person=user).order_by("-pk")[:settings.PASSWORD_HISTORY - 1]
        if any(check_password(password, one.password) for one in before):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        """What it asks for."""
        return _("不能用最近 %(count)s 次用过的密码，请另想一个。") % {"count": settings.PASSWORD_HISTORY}
