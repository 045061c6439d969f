"""The person alone, whom the tables of other houses lean on; first on a new database, so that theirs are made while ours are few."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table; a database that came the long way counts as having taken this step, too."""

    initial = True

    replaces = [
        ('jiangyan', '0001_records'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=60, unique=True)),
                ('display_name', models.CharField(max_length=60)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('verified_email', models.EmailField(blank=True, help_text='本人用邮件里的链接确认过的邮箱；与 email 相同才往那里发信', max_length=254)),
                ('title', models.CharField(blank=True, max_length=60)),
                ('employer', models.CharField(blank=True, max_length=100)),
                ('is_active', models.BooleanField(default=True)),
                ('password_initial', models.BooleanField(default=False)),
                ('password_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
