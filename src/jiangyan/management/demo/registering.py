"""Registering one of the demonstration's projects."""

from jiangyan.management.demo.cast import Story
from jiangyan.models import Programme, Project, Round, Sheet, Unit


def project(opened: Round, story: Story, credit_code: str) -> Project:
    """The project with its unit and its empty self-assessment."""
    programme = Programme.objects.get(round=opened, code=story.programme)
    unit, _ = Unit.objects.get_or_create(
        name=story.unit, defaults={"credit_code": credit_code, "kind": story.kind, "district": story.district})
    made = Project.objects.create(round=opened, programme=programme, unit=unit, name=story.studio or story.unit)
    Sheet.objects.create(project=made, kind="self", rubric_hash=programme.rubric_hash)
    return made
