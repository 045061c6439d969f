"""Instants as they arrive: with an offset, and in years that every clock and calendar of ours can tell."""

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime


def _told(moment: AwareDatetime) -> AwareDatetime:
    if not 1970 <= moment.year <= 9000:  # at the ends of the calendar another offset is another millennium
        raise ValueError("beyond the calendar")
    return moment


Instant = Annotated[AwareDatetime, AfterValidator(_told)]
