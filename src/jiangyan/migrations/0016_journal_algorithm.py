"""The chain of the journal knows by which algorithm its next line is hashed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jiangyan", "0015_plans")]

    operations = [
        migrations.AddField("journalhead", "algorithm", models.CharField(default="sha-256", max_length=10)),
    ]
