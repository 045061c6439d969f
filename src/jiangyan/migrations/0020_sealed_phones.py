"""Telephone numbers that stood in the open are sealed; undoing the step opens them again."""

from typing import Any

from django.db import migrations, models

import jiangyan.models.sealed
from jiangyan.vault import seals

COLUMNS = (("Unit", "contact_phone", "jiangyan_unit.contact_phone"), ("Contact", "phone", "jiangyan_contact.phone"))


def seal(apps: Any, schema_editor: Any) -> None:
    for model, column, place in COLUMNS:
        rows = apps.get_model("jiangyan", model).objects.exclude(**{column: ""})
        for row in rows.iterator():
            words = getattr(row, column)
            setattr(row, column, seals.seal(words, place))
            fields = [column]
            if model == "Unit":
                row.contact_match = seals.matches(words)[0]
                fields.append("contact_match")
            row.save(update_fields=fields)


def unseal(apps: Any, schema_editor: Any) -> None:
    for model, column, place in COLUMNS:
        for row in apps.get_model("jiangyan", model).objects.exclude(**{column: ""}).iterator():
            setattr(row, column, seals.unseal(getattr(row, column), place))
            row.save(update_fields=[column])


class Migration(migrations.Migration):

    dependencies = [("jiangyan", "0019_virus_checks")]

    operations = [
        migrations.AddField("unit", "contact_match", models.CharField(blank=True, db_index=True, default="", help_text="带密钥的摘要，供查找", max_length=64)),
        migrations.AddField("unit", "contact_salt", models.CharField(blank=True, default="", help_text="日志里承诺用的随机数", max_length=32)),
        migrations.AlterField("unit", "contact_phone", models.TextField(blank=True)),
        migrations.AlterField("contact", "phone", models.TextField(blank=True)),
        migrations.RunPython(seal, unseal),
        migrations.AlterField("unit", "contact_phone", jiangyan.models.sealed.SealedField(blank=True)),
        migrations.AlterField("contact", "phone", jiangyan.models.sealed.SealedField(blank=True, published=True)),
    ]
