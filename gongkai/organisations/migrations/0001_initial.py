import django.contrib.postgres.fields
import django.db.models.deletion
import gongkai.organisations.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Organ',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('government', '人民政府'), ('office', '政府办公室'), ('department', '工作部门'), ('township', '乡镇（街道）'), ('institution', '事业单位'), ('sub_body', '派出或内设机构'), ('public_utility', '公共企事业单位')], max_length=20, verbose_name='类别')),
                ('slug', models.SlugField(max_length=40, verbose_name='网址名')),
                ('full_name', models.CharField(max_length=120, verbose_name='全称')),
                ('short_name', models.CharField(max_length=40, verbose_name='简称')),
                ('code', models.CharField(max_length=18, unique=True, validators=[gongkai.organisations.models.validate_organ_code], verbose_name='统一社会信用代码或组织机构代码')),
                ('agency_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, default=list, size=None, verbose_name='发文机关代字')),
                ('order', models.PositiveIntegerField(default=1000, verbose_name='排序')),
                ('is_budget_unit', models.BooleanField(default=False, verbose_name='预算单位')),
                ('abolished_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('office_name', models.CharField(blank=True, max_length=80, verbose_name='信息公开工作机构')),
                ('address', models.CharField(blank=True, max_length=160, verbose_name='办公地址')),
                ('hours', models.CharField(blank=True, max_length=120, verbose_name='办公时间')),
                ('telephone', models.CharField(blank=True, max_length=40, verbose_name='联系电话')),
                ('fax', models.CharField(blank=True, max_length=40, verbose_name='传真')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='电子邮箱')),
                ('postcode', models.CharField(blank=True, max_length=6, verbose_name='邮政编码')),
                ('government', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organs', to='organisations.organ', verbose_name='所属政府')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organisations.organ', verbose_name='上级机构')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='organisations.organ', verbose_name='承继机构')),
            ],
            options={
                'verbose_name': '机构',
                'verbose_name_plural': '机构',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('government', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='site', serialize=False, to='organisations.organ', verbose_name='政府')),
                ('name', models.CharField(max_length=80, verbose_name='网站名称')),
                ('domain', models.CharField(max_length=120, unique=True, verbose_name='域名')),
                ('site_code', models.CharField(max_length=10, verbose_name='网站标识码')),
                ('icp', models.CharField(blank=True, max_length=60, verbose_name='ICP备案号')),
                ('police_number', models.CharField(blank=True, max_length=60, verbose_name='公安备案号')),
                ('organiser', models.CharField(max_length=120, verbose_name='主办单位')),
                ('contact', models.CharField(blank=True, max_length=120, verbose_name='联系方式')),
                ('fault_report_url', models.URLField(blank=True, verbose_name='政府网站找错')),
                ('is_sample', models.BooleanField(default=False, verbose_name='示例数据')),
                ('requires_second_factor', models.BooleanField(default=False, verbose_name='审核人员须用二次验证')),
            ],
            options={
                'verbose_name': '网站',
                'verbose_name_plural': '网站',
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('reason', models.CharField(max_length=200, verbose_name='原因')),
                ('entries', models.JSONField(default=list, verbose_name='移交清单')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('leaver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers_given', to=settings.AUTH_USER_MODEL, verbose_name='移交人')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers_taken', to=settings.AUTH_USER_MODEL, verbose_name='接收人')),
                ('government', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ', verbose_name='政府')),
            ],
            options={
                'verbose_name': '工作交接',
                'verbose_name_plural': '工作交接',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='OrganChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('renamed', '更名'), ('merged', '并入'), ('abolished', '撤销')], max_length=12, verbose_name='变更')),
                ('on', models.DateField(verbose_name='变更日期')),
                ('old_name', models.CharField(max_length=120, verbose_name='原名称')),
                ('new_name', models.CharField(blank=True, max_length=120, verbose_name='新名称')),
                ('basis', models.CharField(max_length=200, verbose_name='依据')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='organisations.organ', verbose_name='机构')),
            ],
            options={
                'verbose_name': '机构变更',
                'verbose_name_plural': '机构变更',
                'ordering': ['on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('officer', '信息员'), ('first', '初审人'), ('second', '复审人'), ('secrecy', '保密审查人'), ('approver', '批准人'), ('manager', '政务公开办管理员'), ('auditor', '审计员')], max_length=12, verbose_name='角色')),
                ('since', models.DateField(verbose_name='起')),
                ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='organisations.organ', verbose_name='机构')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
            ],
            options={
                'verbose_name': '任职',
                'verbose_name_plural': '任职',
            },
        ),
        migrations.AddConstraint(
            model_name='organ',
            constraint=models.UniqueConstraint(fields=('government', 'slug'), name='organ_slug_unique_in_government', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='organ',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('government__isnull', True), ('kind', 'government')), models.Q(models.Q(('kind', 'government'), _negated=True), ('government__isnull', False)), _connector='OR'), name='organ_government_iff_not_root', violation_error_message='人民政府没有上属政府；其他机构必须属于一个政府。'),
        ),
        migrations.AddConstraint(
            model_name='organ',
            constraint=models.CheckConstraint(condition=models.Q(('successor__isnull', True), ('abolished_on__isnull', False), _connector='OR'), name='organ_successor_only_when_abolished', violation_error_message='只有已撤销的机构才写承继机构。'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('person', 'organ', 'role'), name='post_open_once_per_role', violation_error_message='此人已在该机构担任这一角色。'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='post_ends_after_it_begins', violation_error_message='任职结束日期不得早于开始日期。'),
        ),
    ]
