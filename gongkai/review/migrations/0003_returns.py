"""Reviews sent back after they were signed."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

SQL = (Path(__file__).parent / "sql" / "returns.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0002_gate'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Return',
            fields=[
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='taken_back', serialize=False, to='review.review', verbose_name='审查单')),
                ('reason', models.CharField(max_length=500, verbose_name='退回理由')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, null=True, verbose_name='退回时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='退回人')),
            ],
            options={
                'verbose_name': '退回',
                'verbose_name_plural': '退回',
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='return_has_reason', violation_error_message='退回须写明理由。')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
