"""Fills the database of JIANGYAN_DATA_DIR with a round of many projects: `python -m tests.browser.many PROJECTS`; its officer signs in."""

import sys


def main() -> None:
    from jiangyan.management import ground

    ground.stand()
    ground.migrate()
    from allauth.mfa.models import Authenticator

    from bench.filling import fill
    from jiangyan.actions.account.second_factors import authenticator
    from jiangyan.models import Person
    from tests.cast import OTP_SECRET, PASSWORD

    fill(int(sys.argv[1]))
    officer = Person.objects.get(username="officer")
    officer.set_password(PASSWORD)
    officer.save()
    Authenticator.objects.bulk_create([authenticator(officer, OTP_SECRET)])


if __name__ == "__main__":
    main()
