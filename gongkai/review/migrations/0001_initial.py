import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('title', models.CharField(max_length=500, verbose_name='名称')),
                ('genre', models.CharField(max_length=20, verbose_name='体裁')),
                ('disclosure_property', models.CharField(choices=[('proactive', '主动公开'), ('on_request', '依申请公开'), ('withheld', '不予公开')], max_length=12, verbose_name='公开属性')),
                ('property_reason', models.CharField(blank=True, max_length=500, verbose_name='属性理由')),
                ('ground', models.CharField(blank=True, max_length=30, verbose_name='不公开依据')),
                ('content_hash', models.BinaryField(verbose_name='内容哈希')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟稿人')),
            ],
            options={
                'verbose_name': '审查单',
                'verbose_name_plural': '审查单',
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='批次名称')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导入人')),
                ('government', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ', verbose_name='政府')),
            ],
            options={
                'verbose_name': '导入批次',
                'verbose_name_plural': '导入批次',
            },
        ),
        migrations.CreateModel(
            name='Screening',
            fields=[
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='screening', serialize=False, to='review.review')),
                ('recogniser', models.CharField(max_length=20, verbose_name='识别规则版本')),
                ('findings', models.PositiveIntegerField(verbose_name='发现数')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
            ],
            options={
                'verbose_name': '筛查',
                'verbose_name_plural': '筛查',
            },
        ),
        migrations.AddField(
            model_name='review',
            name='batch',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='review.batch', verbose_name='批次'),
        ),
        migrations.AddField(
            model_name='review',
            name='government',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ', verbose_name='政府'),
        ),
        migrations.AddField(
            model_name='review',
            name='organ',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ', verbose_name='机构'),
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, null=True, verbose_name='发布时间')),
                ('original_at', models.DateTimeField(blank=True, null=True, verbose_name='原发布时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
                ('government', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ', verbose_name='政府')),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='release', to='review.review', verbose_name='审查单')),
            ],
            options={
                'verbose_name': '发布',
                'verbose_name_plural': '发布',
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40, verbose_name='类型')),
                ('severity', models.CharField(choices=[('block', '阻断'), ('warn', '提示')], max_length=6, verbose_name='程度')),
                ('part', models.CharField(max_length=80, verbose_name='位置')),
                ('start', models.IntegerField(default=0, verbose_name='起')),
                ('end', models.IntegerField(default=0, verbose_name='止')),
                ('excerpt', models.CharField(blank=True, max_length=120, verbose_name='摘录')),
                ('message', models.CharField(max_length=500, verbose_name='说明')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='review.review', verbose_name='审查单')),
            ],
            options={
                'verbose_name': '审查发现',
                'verbose_name_plural': '审查发现',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Route',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('steps', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('first', '初审'), ('second', '复审（含保密审查）'), ('secrecy', '保密审查'), ('approval', '批准')], max_length=10), size=None, verbose_name='步骤')),
                ('genres', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='适用体裁')),
                ('is_default', models.BooleanField(default=False, verbose_name='默认流程')),
                ('government', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='routes', to='organisations.organ', verbose_name='政府')),
            ],
            options={
                'verbose_name': '审核流程',
                'verbose_name_plural': '审核流程',
            },
        ),
        migrations.AddField(
            model_name='review',
            name='route',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='review.route', verbose_name='流程'),
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('step', models.CharField(choices=[('first', '初审'), ('second', '复审（含保密审查）'), ('secrecy', '保密审查'), ('approval', '批准')], max_length=10, verbose_name='步骤')),
                ('verdict', models.CharField(choices=[('agreed', '同意'), ('returned', '退回')], max_length=10, verbose_name='决定')),
                ('opinion', models.CharField(max_length=500, verbose_name='意见')),
                ('secrecy_opinion', models.CharField(blank=True, max_length=500, verbose_name='保密审查意见')),
                ('at', models.DateTimeField(editable=False, null=True, verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签署人')),
                ('review', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='sign_offs', to='review.review', verbose_name='审查单')),
            ],
            options={
                'verbose_name': '签署',
                'verbose_name_plural': '签署',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='BatchApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('first', '初审'), ('second', '复审（含保密审查）'), ('secrecy', '保密审查'), ('approval', '批准')], max_length=10, verbose_name='步骤')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('opinion', models.CharField(max_length=500, verbose_name='意见')),
                ('secrecy_opinion', models.CharField(blank=True, max_length=500, verbose_name='保密审查意见')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='review.batch', verbose_name='批次')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签署人')),
            ],
            options={
                'verbose_name': '批次审批',
                'verbose_name_plural': '批次审批',
                'constraints': [models.UniqueConstraint(fields=('batch', 'step'), name='batchapproval_step_once'), models.UniqueConstraint(fields=('batch', 'by'), name='batchapproval_person_once'), models.CheckConstraint(condition=models.Q(('step', 'approval'), models.Q(('step', 'second'), models.Q(('secrecy_opinion', ''), _negated=True)), _connector='OR'), name='batchapproval_second_or_approval')],
            },
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('finding', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='waiver', serialize=False, to='review.finding')),
                ('reason', models.CharField(max_length=500, verbose_name='理由')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='豁免人')),
            ],
            options={
                'verbose_name': '豁免',
                'verbose_name_plural': '豁免',
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('release', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='withdrawal', serialize=False, to='review.release', verbose_name='发布')),
                ('kind', models.CharField(choices=[('error', '内容有误'), ('privacy', '含有个人信息'), ('secrecy', '不宜公开'), ('legal', '原决定被变更或撤销'), ('notice_ended', '公示期满'), ('other', '其他')], max_length=14, verbose_name='原因类别')),
                ('reason', models.CharField(max_length=500, verbose_name='撤回理由')),
                ('public_note', models.CharField(blank=True, max_length=300, verbose_name='对外说明')),
                ('redirect_to', models.CharField(blank=True, max_length=200, verbose_name='转向地址')),
                ('at', models.DateTimeField(editable=False, null=True, verbose_name='撤回时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤回人')),
            ],
            options={
                'verbose_name': '撤回',
                'verbose_name_plural': '撤回',
            },
        ),
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
            },
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('government',), name='route_one_default_per_government'),
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.CheckConstraint(condition=models.Q(('steps__len__gte', 2), models.Q(('steps__contains', ['second']), ('steps__contains', ['secrecy']), _connector='OR')), name='route_has_two_people_and_secrecy', violation_error_message='审核流程至少两个步骤，其中一个须含保密审查（条例第十七条）。'),
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.CheckConstraint(condition=models.Q(('is_default', False), ('steps__contains', ['first', 'second', 'approval']), _connector='OR'), name='route_default_has_three_steps', violation_error_message='默认流程须有初审、复审、批准三个步骤。'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('disclosure_property', 'withheld'), models.Q(('ground', ''), _negated=True)), models.Q(models.Q(('disclosure_property', 'withheld'), _negated=True), ('ground', '')), _connector='OR'), name='review_ground_iff_withheld', violation_error_message='不予公开须写明法定依据（条例第十四至十六条）；其他属性不写依据。'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('disclosure_property', 'proactive'), models.Q(('property_reason', ''), _negated=True), _connector='OR'), name='review_reason_unless_proactive', violation_error_message='依申请公开或不予公开须写明理由。'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.UniqueConstraint(fields=('review', 'step'), name='signoff_step_once'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.UniqueConstraint(fields=('review', 'by'), name='signoff_person_once', violation_error_message='同一人不得办理两个审核步骤。'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(('opinion', ''), _negated=True), name='signoff_has_opinion', violation_error_message='每一步都须写明意见。'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(('verdict', 'returned'), models.Q(('step__in', ['second', 'secrecy']), _negated=True), models.Q(('secrecy_opinion', ''), _negated=True), _connector='OR'), name='signoff_secrecy_step_has_secrecy_opinion', violation_error_message='复审同意须写明保密审查意见（条例第十七条）。'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='waiver_has_reason', violation_error_message='豁免须写明理由。'),
        ),
        migrations.AddConstraint(
            model_name='withdrawal',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='withdrawal_has_reason', violation_error_message='撤回须写明理由。'),
        ),
        migrations.AddConstraint(
            model_name='withdrawal',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', False), ('kind', 'notice_ended'), _connector='OR'), name='withdrawal_by_person_unless_notice_ended', violation_error_message='撤回须有经办人；只有公示期满由系统办理。'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='return_has_reason', violation_error_message='退回须写明理由。'),
        ),
    ]
