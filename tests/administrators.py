"""The administrator whom other stories need."""

from allauth.mfa.models import Authenticator

from jiangyan.actions.account.second_factors import authenticator
from jiangyan.actions.records import put_in
from jiangyan.models import Person
from tests.cast import OTP_SECRET, person


def security() -> Person:
    """The security administrator, whose own second factor nobody needs to confirm any more."""
    found = Person.objects.filter(username="security").first()
    if found is None:
        found = person("security", "安全管理员", "security_administrator")
        put_in(Authenticator, [authenticator(found, OTP_SECRET)])
    return found
