import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='日期')),
                ('last_event_id', models.BigIntegerField(verbose_name='最后事件')),
                ('events', models.IntegerField(verbose_name='当日事件数')),
                ('hash', models.BinaryField(verbose_name='锚值')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='生成时间')),
            ],
            options={
                'verbose_name': '日锚',
                'verbose_name_plural': '日锚',
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='CalendarNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('text', models.TextField(verbose_name='通知原文')),
                ('days', models.JSONField(verbose_name='日期')),
                ('loaded_at', models.DateTimeField(auto_now_add=True, verbose_name='录入时间')),
            ],
            options={
                'verbose_name': '放假通知',
                'verbose_name_plural': '放假通知',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('stream', models.CharField(max_length=80, verbose_name='流')),
                ('seq', models.IntegerField(default=0, editable=False, verbose_name='序号')),
                ('kind', models.CharField(max_length=60, verbose_name='事项')),
                ('at', models.DateTimeField(editable=False, null=True, verbose_name='时间')),
                ('organ_id', models.BigIntegerField(blank=True, null=True, verbose_name='单位编号')),
                ('data', models.JSONField(default=dict, verbose_name='内容')),
                ('prev_hash', models.BinaryField(null=True)),
                ('hash', models.BinaryField(null=True)),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
            ],
            options={
                'verbose_name': '事件',
                'verbose_name_plural': '事件',
                'indexes': [models.Index(fields=['by', '-id'], name='event_by_person'), models.Index(fields=['at'], name='event_by_time')],
                'constraints': [models.UniqueConstraint(fields=('stream', 'seq'), name='event_stream_seq_unique')],
            },
        ),
    ]
