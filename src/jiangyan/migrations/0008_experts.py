"""The expert pool, draws with their commitments, invitations and declarations; experts appointed before are pooled."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jiangyan.models import guards


def pool(apps: Any, schema_editor: Any) -> None:
    """Everybody who was appointed as an expert before there was a pool gets an entry with nothing but the person."""
    appointed = apps.get_model("jiangyan", "Appointment").objects.filter(role="expert", ended_at__isnull=True)
    apps.get_model("jiangyan", "Expert").objects.bulk_create([
        apps.get_model("jiangyan", "Expert")(authority_id=one.authority_id, person_id=one.person_id) for one in appointed])


class Migration(migrations.Migration):

    dependencies = [
        ('jiangyan', '0007_filings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('drafting', '拟定条件'), ('sealed', '名单已封存'), ('drawn', '已抽取，征询专家'), ('assigned', '专家组已组成'), ('abandoned', '已作废')], default='drafting', max_length=10)),
                ('rules', models.JSONField(help_text='rulebook.candidates.Rules')),
                ('answer_days', models.PositiveSmallIntegerField(default=2, help_text='专家答复的期限，按日')),
                ('considered', models.JSONField(default=list, help_text='封存时专家库的全部人员')),
                ('sealed', models.CharField(blank=True, max_length=64)),
                ('sealed_at', models.DateTimeField(blank=True, null=True)),
                ('seed', models.CharField(blank=True, max_length=64)),
                ('outcome', models.JSONField(default=dict, help_text='成员和候补，按抽取顺序')),
                ('drawn_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, help_text='作废的原因')),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('projects', models.ManyToManyField(related_name='draws', to='jiangyan.project')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='jiangyan.round')),
            ],
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('officer', '主管部门经办人'), ('auditor', '监督审计人员')], max_length=10)),
                ('commitment', models.CharField(max_length=64)),
                ('committed_at', models.DateTimeField()),
                ('nonce', models.CharField(blank=True, max_length=40)),
                ('value', models.CharField(blank=True, max_length=100)),
                ('revealed_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='jiangyan.draw')),
            ],
        ),
        migrations.CreateModel(
            name='Expert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_letters', models.CharField(blank=True, help_text='拼音，供检索', max_length=300)),
                ('fields', models.JSONField(default=list, help_text='专业领域')),
                ('employer_code', models.CharField(blank=True, max_length=18)),
                ('former_employers', models.JSONField(default=list)),
                ('region', models.CharField(blank=True, max_length=40)),
                ('finance', models.BooleanField(default=False, help_text='可任财务席')),
                ('term_from', models.DateField(blank=True, null=True)),
                ('term_until', models.DateField(blank=True, null=True)),
                ('suspended', models.CharField(blank=True, help_text='暂停使用的原因；空即在用', max_length=300)),
                ('version', models.PositiveIntegerField(default=1)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='experts', to='jiangyan.authority')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pooled', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField()),
                ('seat', models.CharField(choices=[('finance', '财务席'), ('ordinary', '普通席')], max_length=10)),
                ('state', models.CharField(choices=[('reserve', '候补'), ('asked', '待答复'), ('accepted', '已同意，待承诺'), ('ready', '已承诺'), ('declined', '不能参加'), ('lapsed', '逾期未答复'), ('recused', '须回避')], max_length=10)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('answer_by', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='jiangyan.draw')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jiangyan.project')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='jiangyan.invitation')),
            ],
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ties', models.JSONField(default=list)),
                ('promise', models.TextField()),
                ('declared_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to=settings.AUTH_USER_MODEL)),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='jiangyan.invitation')),
            ],
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['drafting', 'sealed', 'drawn', 'assigned', 'abandoned'])), name='draw_state_known'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['drafting', 'abandoned']), models.Q(('sealed', ''), _negated=True), _connector='OR'), name='draw_is_sealed'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['drawn', 'assigned']), _negated=True), models.Q(('seed', ''), _negated=True), _connector='OR'), name='draw_has_a_seed'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(fields=('draw', 'side'), name='commitment_once'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(fields=('draw', 'person'), name='commitment_two_people'),
        ),
        migrations.AddConstraint(
            model_name='expert',
            constraint=models.UniqueConstraint(fields=('authority', 'person'), name='expert_once'),
        ),
        migrations.AddConstraint(
            model_name='expert',
            constraint=models.CheckConstraint(condition=models.Q(('term_from__isnull', True), ('term_until__isnull', True), ('term_until__gte', models.F('term_from')), _connector='OR'), name='expert_term_order'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(fields=('draw', 'person'), name='invitation_once'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(fields=('draw', 'rank'), name='invitation_rank_once'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['reserve', 'asked', 'accepted', 'ready', 'declined', 'lapsed', 'recused'])), name='invitation_state_known'),
        ),
        migrations.RunPython(pool, migrations.RunPython.noop),
        guards.guarded("jiangyan_declaration"),
    ]
