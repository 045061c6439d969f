"""Registering one of the demonstration's projects."""

from jiangyan.actions.project import units
from jiangyan.management.demo.cast import Story
from jiangyan.management.demo.round import request
from jiangyan.models import Project, Round, Unit
from jiangyan.queries.project.registrations import Entry


def project(opened: Round, story: Story, credit_code: str) -> Project:
    """The project with its unit and its empty self-assessment, registered by the officer."""
    known = Unit.objects.filter(name=story.unit).first()
    entry = Entry(story.unit, known.credit_code if known else credit_code, story.kind, story.district, story.programme,
                  story.studio or story.unit)
    return Project.objects.get(pk=units.register(request("officer"), entry, opened.pk).answer["project"])
