import django.contrib.postgres.fields
import django.db.models.deletion
import gongkai.catalogue.models.item
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        ('review', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='InformationItem',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.CharField(default=gongkai.catalogue.models.item.new_public_id, editable=False, max_length=16, verbose_name='永久编号')),
                ('state', models.CharField(choices=[('draft', '起草'), ('in_review', '审核中'), ('returned', '已退回'), ('approved', '已批准待发布'), ('released', '已发布'), ('withdrawn', '已撤回'), ('listed', '已列入清单'), ('discarded', '已弃稿')], default='draft', max_length=12, verbose_name='状态')),
                ('step', models.CharField(blank=True, choices=[('first', '初审'), ('second', '复审（含保密审查）'), ('secrecy', '保密审查'), ('approval', '批准')], max_length=10, verbose_name='待办步骤')),
                ('title', models.CharField(max_length=500, verbose_name='名称')),
                ('genre', models.CharField(max_length=20, verbose_name='体裁')),
                ('disclosure_property', models.CharField(choices=[('proactive', '主动公开'), ('on_request', '依申请公开'), ('withheld', '不予公开')], max_length=12, verbose_name='公开属性')),
                ('created_on', models.DateField(verbose_name='生成日期')),
                ('changed_on', models.DateField(blank=True, null=True, verbose_name='变更日期')),
                ('publish_by', models.DateField(blank=True, null=True, verbose_name='最迟发布日')),
                ('release_at', models.DateTimeField(blank=True, null=True, verbose_name='定时发布')),
                ('reevaluate_on', models.DateField(blank=True, null=True, verbose_name='重新评估日')),
                ('entered_at', models.DateTimeField(auto_now_add=True, verbose_name='录入时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('government', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ', verbose_name='政府')),
                ('handler', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='承办人')),
                ('publisher', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='organisations.organ', verbose_name='发布机构')),
                ('scheduled_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='定时发布人')),
            ],
            options={
                'verbose_name': '政府信息',
                'verbose_name_plural': '政府信息',
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('size', models.BigIntegerField(verbose_name='字节数')),
                ('media_type', models.CharField(max_length=100, verbose_name='类型')),
                ('extension', models.CharField(max_length=8, verbose_name='扩展名')),
                ('text', models.TextField(blank=True, verbose_name='文字')),
                ('text_state', models.CharField(choices=[('read', '已读取'), ('empty', '没有文字'), ('unreadable', '无法读取')], max_length=10, verbose_name='读取情况')),
                ('stored_at', models.DateTimeField(auto_now_add=True, verbose_name='存入时间')),
            ],
            options={
                'verbose_name': '文件',
                'verbose_name_plural': '文件',
            },
        ),
        migrations.CreateModel(
            name='Column',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, verbose_name='网址名')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('description', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('keywords', models.CharField(blank=True, max_length=120, verbose_name='关键词')),
                ('column_type', models.CharField(blank=True, max_length=30, verbose_name='栏目类型')),
                ('block', models.CharField(blank=True, choices=[('guide', '政府信息公开指南'), ('rules', '政府信息公开制度'), ('statutory', '法定主动公开内容'), ('annual_reports', '政府信息公开年报'), ('on_request', '依申请公开')], max_length=16, verbose_name='法定板块')),
                ('key_area', models.CharField(blank=True, max_length=30, verbose_name='重点领域')),
                ('is_topic', models.BooleanField(default=False, verbose_name='专题')),
                ('order', models.PositiveIntegerField(default=100, verbose_name='排序')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='关闭日期')),
                ('path', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                ('government', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='columns', to='organisations.organ', verbose_name='政府')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='catalogue.column', verbose_name='上级栏目')),
            ],
            options={
                'verbose_name': '栏目',
                'verbose_name_plural': '栏目',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='IndexCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ')),
            ],
        ),
        migrations.CreateModel(
            name='IndexNumber',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='index_number', serialize=False, to='catalogue.informationitem')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('serial', models.PositiveIntegerField(verbose_name='序号')),
                ('number', models.CharField(max_length=32, verbose_name='索引号')),
            ],
            options={
                'verbose_name': '索引号',
                'verbose_name_plural': '索引号',
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='publication', serialize=False, to='catalogue.informationitem')),
                ('public_id', models.CharField(max_length=16)),
                ('index_number', models.CharField(max_length=32, verbose_name='索引号')),
                ('title', models.CharField(max_length=500, verbose_name='名称')),
                ('summary', models.CharField(blank=True, max_length=500, verbose_name='内容概述')),
                ('document_number', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                ('search_text', models.TextField()),
                ('created_on', models.DateField(verbose_name='生成日期')),
                ('listed_at', models.DateTimeField(verbose_name='发布日期')),
                ('updated_at', models.DateTimeField(verbose_name='更新日期')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('theme', models.CharField(blank=True, max_length=4, verbose_name='主题分类')),
                ('genre', models.CharField(max_length=20, verbose_name='体裁分类')),
                ('statutory', models.CharField(blank=True, max_length=10, verbose_name='法定公开类别')),
                ('key_area', models.CharField(blank=True, max_length=30, verbose_name='重点领域')),
                ('area', models.CharField(blank=True, max_length=10, verbose_name='基层试点领域')),
                ('is_normative', models.BooleanField(default=False, verbose_name='规范性文件')),
                ('effective_from', models.DateField(blank=True, null=True, verbose_name='实施日期')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('amended_on', models.DateField(blank=True, null=True, verbose_name='修改日期')),
                ('abolished_on', models.DateField(blank=True, null=True, verbose_name='废止日期')),
                ('visible_until', models.DateTimeField(blank=True, null=True, verbose_name='公示截止')),
            ],
            options={
                'verbose_name': '公开信息',
                'verbose_name_plural': '公开信息',
            },
        ),
        migrations.CreateModel(
            name='ItemVersion',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(verbose_name='版本')),
                ('saved_at', models.DateTimeField(auto_now_add=True, verbose_name='保存时间')),
                ('change_note', models.CharField(blank=True, max_length=200, verbose_name='修改说明')),
                ('closes_earlier', models.BooleanField(db_default=False, default=False, verbose_name='不再公开以前的版本')),
                ('title', models.CharField(max_length=500, verbose_name='名称')),
                ('summary', models.CharField(blank=True, max_length=500, verbose_name='内容概述')),
                ('body', models.TextField(blank=True, verbose_name='正文')),
                ('text', models.TextField(blank=True, verbose_name='正文文字')),
                ('search_text', models.TextField(blank=True, verbose_name='检索文字')),
                ('document_number', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                ('former_index_number', models.CharField(blank=True, max_length=40, verbose_name='原索引号')),
                ('created_on', models.DateField(verbose_name='生成日期')),
                ('effective_from', models.DateField(blank=True, null=True, verbose_name='实施日期')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('visible_until', models.DateTimeField(blank=True, null=True, verbose_name='公示截止')),
                ('theme', models.CharField(blank=True, max_length=4, verbose_name='主题分类')),
                ('genre', models.CharField(max_length=20, verbose_name='体裁分类')),
                ('statutory', models.CharField(blank=True, max_length=10, verbose_name='法定公开类别')),
                ('key_area', models.CharField(blank=True, max_length=30, verbose_name='重点领域')),
                ('area', models.CharField(blank=True, max_length=10, verbose_name='基层试点领域')),
                ('is_normative', models.BooleanField(default=False, verbose_name='规范性文件')),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='栏目')),
                ('keywords', models.CharField(blank=True, max_length=200, verbose_name='关键词')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='信息来源')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='来源网址')),
                ('joint_publishers', models.CharField(blank=True, max_length=300, verbose_name='联合发文机关')),
                ('service_object', models.CharField(blank=True, max_length=60, verbose_name='服务对象')),
                ('responsible_office', models.CharField(blank=True, max_length=60, verbose_name='责任处室')),
                ('scope', models.CharField(blank=True, max_length=40, verbose_name='公开范围')),
                ('attachments', models.JSONField(default=list, verbose_name='附件')),
                ('links', models.JSONField(default=list, verbose_name='关联')),
                ('content_hash', models.BinaryField(verbose_name='内容哈希')),
                ('author', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟稿人')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='catalogue.informationitem', verbose_name='政府信息')),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='version', to='review.review', verbose_name='审查单')),
            ],
            options={
                'verbose_name': '版本',
                'verbose_name_plural': '版本',
                'ordering': ['item', 'number'],
            },
        ),
        migrations.CreateModel(
            name='ItemLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('interprets', '解读'), ('amends', '修改'), ('abolishes', '废止'), ('forwards', '转发'), ('related', '相关')], max_length=12, verbose_name='关系')),
                ('from_item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_out', to='catalogue.informationitem', verbose_name='从')),
                ('to_item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_in', to='catalogue.informationitem', verbose_name='到')),
                ('stated_in', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.itemversion', verbose_name='载明的版本')),
            ],
            options={
                'verbose_name': '关联',
                'verbose_name_plural': '关联',
            },
        ),
        migrations.AddField(
            model_name='informationitem',
            name='latest',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.itemversion', verbose_name='最新版本'),
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('listed_at', models.DateTimeField()),
                ('column', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='catalogue.column')),
            ],
        ),
        migrations.CreateModel(
            name='PublicCount',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('facet', models.CharField(max_length=20)),
                ('value', models.CharField(max_length=60)),
                ('n', models.IntegerField()),
                ('government', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ')),
            ],
        ),
        migrations.CreateModel(
            name='RegisterEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency_code', models.CharField(max_length=24, verbose_name='规范性文件代字')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('serial', models.PositiveIntegerField(verbose_name='序号')),
                ('number', models.CharField(max_length=60, unique=True, verbose_name='统一编号')),
                ('title', models.CharField(max_length=500, verbose_name='名称')),
                ('document_number', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                ('issued_on', models.DateField(verbose_name='制发日期')),
                ('effective_from', models.DateField(verbose_name='实施日期')),
                ('is_trial', models.BooleanField(default=False, verbose_name='暂行或试行')),
                ('lapses_on', models.DateField(verbose_name='失效日期')),
                ('legality_reviewer', models.CharField(max_length=120, verbose_name='合法性审核机构')),
                ('legality_opinion', models.CharField(max_length=500, verbose_name='合法性审核意见')),
                ('legality_reviewed_on', models.DateField(verbose_name='合法性审核日期')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('government', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ', verbose_name='政府')),
                ('item', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='register_entry', to='catalogue.informationitem', verbose_name='政府信息')),
                ('maker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ', verbose_name='制定机关')),
            ],
            options={
                'verbose_name': '规范性文件登记',
                'verbose_name_plural': '规范性文件登记',
                'ordering': ['-year', '-serial'],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('channel', models.CharField(choices=[('gazette', '政府公报'), ('website', '政府网站'), ('weibo', '政务微博'), ('wechat', '政务微信'), ('toutiao', '今日头条'), ('douyin', '抖音'), ('press', '报刊'), ('broadcast', '广播电视'), ('notice_board', '公示栏'), ('reading_point', '查阅点'), ('other', '其他方式')], max_length=14, verbose_name='渠道')),
                ('posted_at', models.DateTimeField(verbose_name='发布时间')),
                ('address', models.CharField(blank=True, max_length=500, verbose_name='网址或刊期、地点')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('struck_at', models.DateTimeField(blank=True, null=True, verbose_name='划销时间')),
                ('struck_reason', models.CharField(blank=True, max_length=200, verbose_name='划销理由')),
                ('government', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='catalogue.informationitem', verbose_name='政府信息')),
                ('recorded_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='review.release', verbose_name='发布')),
                ('proof', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.storedfile', verbose_name='证明材料')),
            ],
            options={
                'verbose_name': '发布渠道记录',
                'verbose_name_plural': '发布渠道记录',
                'ordering': ['posted_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ValidityFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('amended', '修改'), ('abolished', '废止'), ('extended', '延长有效期'), ('restored', '恢复有效')], max_length=10, verbose_name='事项')),
                ('on', models.DateField(verbose_name='日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='延长至')),
                ('basis', models.CharField(max_length=200, verbose_name='依据')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('by_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.informationitem', verbose_name='依据文件')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='validity_facts', to='catalogue.informationitem', verbose_name='政府信息')),
            ],
            options={
                'verbose_name': '效力变更',
                'verbose_name_plural': '效力变更',
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='column',
            constraint=models.UniqueConstraint(fields=('government', 'slug'), name='column_slug_unique'),
        ),
        migrations.AddConstraint(
            model_name='indexcounter',
            constraint=models.UniqueConstraint(fields=('organ', 'year'), name='indexcounter_once'),
        ),
        migrations.AddField(
            model_name='indexnumber',
            name='organ',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ', verbose_name='机构'),
        ),
        migrations.AddField(
            model_name='publication',
            name='government',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ', verbose_name='政府'),
        ),
        migrations.AddField(
            model_name='publication',
            name='publisher',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organ', verbose_name='发布机构'),
        ),
        migrations.AddField(
            model_name='publication',
            name='release',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='publication', to='review.release'),
        ),
        migrations.AddField(
            model_name='publication',
            name='version',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='publication', to='catalogue.itemversion'),
        ),
        migrations.AddField(
            model_name='placement',
            name='item',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='catalogue.publication'),
        ),
        migrations.AddIndex(
            model_name='itemversion',
            index=models.Index(condition=models.Q(('is_normative', True), ('genre', 'interpretation'), _connector='OR'), fields=['item'], include=('number', 'review', 'is_normative', 'genre'), name='version_named'),
        ),
        migrations.AddConstraint(
            model_name='itemversion',
            constraint=models.UniqueConstraint(fields=('item', 'number'), name='version_number_once'),
        ),
        migrations.AddConstraint(
            model_name='itemversion',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on__isnull', True), ('effective_from__isnull', True), ('expires_on__gte', models.F('effective_from')), _connector='OR'), name='version_effective_after_created', violation_error_message='失效日期不得早于实施日期。'),
        ),
        migrations.AddConstraint(
            model_name='itemlink',
            constraint=models.UniqueConstraint(fields=('from_item', 'to_item', 'kind'), name='link_once'),
        ),
        migrations.AddConstraint(
            model_name='itemlink',
            constraint=models.CheckConstraint(condition=models.Q(('from_item', models.F('to_item')), _negated=True), name='link_not_to_itself', violation_error_message='不能关联到自身。'),
        ),
        migrations.AddIndex(
            model_name='informationitem',
            index=models.Index(fields=['publisher', '-updated_at', '-id'], name='item_of_organ'),
        ),
        migrations.AddIndex(
            model_name='informationitem',
            index=models.Index(fields=['government', '-updated_at', '-id'], name='item_of_government'),
        ),
        migrations.AddIndex(
            model_name='informationitem',
            index=models.Index(condition=models.Q(('state__in', ['approved', 'draft', 'in_review', 'returned'])), fields=['government', 'state', 'step', 'publish_by'], name='item_waiting'),
        ),
        migrations.AddIndex(
            model_name='informationitem',
            index=models.Index(condition=models.Q(('release_at__isnull', False)), fields=['release_at'], name='item_scheduled'),
        ),
        migrations.AddIndex(
            model_name='informationitem',
            index=models.Index(condition=models.Q(('reevaluate_on__isnull', False)), fields=['reevaluate_on'], name='item_reevaluate'),
        ),
        migrations.AddConstraint(
            model_name='informationitem',
            constraint=models.UniqueConstraint(fields=('public_id',), name='item_public_id_once'),
        ),
        migrations.AddConstraint(
            model_name='informationitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_review'), models.Q(('step', ''), _negated=True)), models.Q(models.Q(('state', 'in_review'), _negated=True), ('step', '')), _connector='OR'), name='item_step_iff_in_review'),
        ),
        migrations.AddConstraint(
            model_name='informationitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('release_at__isnull', True), ('scheduled_by__isnull', True)), models.Q(('release_at__isnull', False), ('scheduled_by__isnull', False)), _connector='OR'), name='item_schedule_has_person'),
        ),
        migrations.AddConstraint(
            model_name='informationitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('disclosure_property', 'withheld'), ('state', 'listed'), _negated=True), ('reevaluate_on__isnull', False), _connector='OR'), name='item_withheld_list_has_reevaluation_day', violation_error_message='不予公开的信息须写明下次重新评估的日期（条例第十八条）。'),
        ),
        migrations.AddIndex(
            model_name='publiccount',
            index=models.Index(fields=['government', 'facet', 'value'], include=('n',), name='publiccount_of_facet'),
        ),
        migrations.AddConstraint(
            model_name='registerentry',
            constraint=models.UniqueConstraint(fields=('government', 'agency_code', 'year', 'serial'), name='register_serial_once'),
        ),
        migrations.AddConstraint(
            model_name='registerentry',
            constraint=models.CheckConstraint(condition=models.Q(('legality_reviewed_on__lte', models.F('issued_on')), models.Q(('legality_opinion', ''), _negated=True)), name='register_reviewed_before_issued', violation_error_message='规范性文件须先通过合法性审核再制发编号（国办发〔2018〕115号）。'),
        ),
        migrations.AddConstraint(
            model_name='registerentry',
            constraint=models.CheckConstraint(condition=models.Q(('lapses_on__gte', models.F('effective_from'))), name='register_lapses_after_effect'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['government', 'channel', 'posted_at'], name='posting_by_channel'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.UniqueConstraint(condition=models.Q(('struck_at__isnull', True)), fields=('item', 'channel', 'address'), name='posting_once_per_address', violation_error_message='本件在这一渠道、这一地址已经登记过。'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('struck_at__isnull', True), ('struck_reason', '')), models.Q(('struck_at__isnull', False), models.Q(('struck_reason', ''), _negated=True)), _connector='OR'), name='posting_struck_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('channel', 'website'), models.Q(('address', ''), _negated=True), ('proof__isnull', False), _connector='OR'), name='posting_outside_has_address_or_proof', violation_error_message='请填写网址、刊期或地点，或上传证明材料。'),
        ),
        migrations.AddConstraint(
            model_name='validityfact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extended'), ('until__isnull', False)), models.Q(models.Q(('kind', 'extended'), _negated=True), ('until__isnull', True)), _connector='OR'), name='validityfact_until_iff_extended'),
        ),
        migrations.AddConstraint(
            model_name='indexnumber',
            constraint=models.UniqueConstraint(fields=('number',), name='indexnumber_once'),
        ),
        migrations.AddConstraint(
            model_name='indexnumber',
            constraint=models.UniqueConstraint(fields=('organ', 'year', 'serial'), name='indexnumber_serial_once'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['government', '-listed_at', '-item'], name='pub_of_government'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['publisher', '-listed_at', '-item'], name='pub_of_organ'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['government', 'theme', '-listed_at', '-item'], name='pub_of_theme'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['government', 'genre', '-listed_at', '-item'], name='pub_of_genre'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['government', 'statutory', '-listed_at', '-item'], name='pub_of_statutory'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['government', 'key_area', '-listed_at', '-item'], name='pub_of_key_area'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(models.F('government'), models.Func(models.F('theme'), function='LEFT', output_field=models.CharField(), template='%(function)s(%(expressions)s, 2)'), models.OrderBy(models.F('listed_at'), descending=True), models.OrderBy(models.F('item'), descending=True), name='pub_of_main_theme'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(models.F('publisher'), models.Func(models.F('theme'), function='LEFT', output_field=models.CharField(), template='%(function)s(%(expressions)s, 2)'), models.OrderBy(models.F('listed_at'), descending=True), models.OrderBy(models.F('item'), descending=True), name='pub_of_organ_theme'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['publisher', 'genre', '-listed_at', '-item'], name='pub_of_organ_genre'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['publisher', 'statutory', '-listed_at', '-item'], name='pub_of_organ_statutory'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(condition=models.Q(('is_normative', True)), fields=['government', '-listed_at', '-item'], name='pub_normative'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(condition=models.Q(('expires_on__isnull', False), ('amended_on__isnull', False), ('abolished_on__isnull', False), _connector='OR'), fields=['government', '-listed_at', '-item'], name='pub_validity'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(condition=models.Q(('visible_until__isnull', False)), fields=['visible_until'], name='pub_ends'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['document_number'], name='pub_document_number'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('public_id',), name='pub_public_id_once'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('index_number',), name='pub_index_number_once'),
        ),
        migrations.AddIndex(
            model_name='placement',
            index=models.Index(fields=['column', '-listed_at', '-item'], name='placement_of_column'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.UniqueConstraint(fields=('item', 'column'), name='placement_once'),
        ),
    ]
