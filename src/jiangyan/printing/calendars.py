"""Calendar files of visits: iCalendar in Asia/Shanghai, with a stable UID and a SEQUENCE that rises with every change."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry

from jiangyan.queries.clock import SHANGHAI
from jiangyan.queries.visit.visits import Event

MEDIA_TYPE = "text/calendar; charset=utf-8"


def calendar(events: Sequence[Event]) -> bytes:
    """The events as one .ics file, UTF-8; METHOD is CANCEL when everything in it was called off.

    A visit without hours is an event of the whole day.
    """
    made = Calendar()
    made.add("prodid", "-//Jiangyan//Acceptance visits//ZH")
    made.add("version", "2.0")
    made.add("method", "CANCEL" if events and all(one.called_off for one in events) else "PUBLISH")
    made.add("x-wr-calname", "现场验收日程")
    made.add("x-wr-timezone", "Asia/Shanghai")
    for one in events:
        made.add_component(_entry(one))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _entry(one: Event) -> Entry:
    entry = Entry()
    entry.add("uid", one.uid)
    entry.add("sequence", one.sequence)
    entry.add("dtstamp", one.changed_at)
    entry.add("last-modified", one.changed_at)
    if one.starts and one.ends:
        entry.add("dtstart", datetime.combine(one.day, one.starts, SHANGHAI))
        entry.add("dtend", datetime.combine(one.day, one.ends, SHANGHAI))
    else:
        entry.add("dtstart", one.day)
        entry.add("dtend", one.day + timedelta(days=1))
    entry.add("summary", f"已取消　{one.title}" if one.called_off else one.title)
    entry.add("location", one.place)
    entry.add("description", "\n".join(one.lines))
    entry.add("status", "CANCELLED" if one.called_off else "CONFIRMED")
    return entry
