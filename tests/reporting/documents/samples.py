"""Reports to render: the 2014 form, the forms since 2019, and a local form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.law.forms import Cells, Form, national_form, read_form
from gongkai.reporting.documents.content import Part, ReportContent

ORGAN = "明珠县人民政府"
CONTACT = "明珠县人民政府办公室（地址：明珠县城关镇人民路1号，邮编：000000，电话：0000-0000000）"

FIGURES_2014 = {
    "A1": 9120, "A1_NORM": 34, "A1_ISSUED": 36, "A2_GAZETTE": 96, "A2_WEB": 8800,
    "A2_WEIBO": 410, "A2_WECHAT": 730, "A2_OTHER": 120, "B1": 44, "B2_PRESS": 4,
    "B2_PRESS_HEAD": 2, "B2_TALK": 6, "B2_TALK_HEAD": 2, "B2_INTERP": 31,
    "B2_SOCIAL": 30, "B2_OTHER": 9, "C1": 23, "C1_PERSON": 4, "C1_NET": 15,
    "C1_POST": 4, "C2": 22, "C2_ONTIME": 20, "C2_EXTENDED": 2, "C3": 22,
    "C3_ALREADY": 5, "C3_GRANTED": 9, "C3_PARTIAL": 2, "C3_REFUSED": 2,
    "C3_R_PRIVACY": 1, "C3_R_TRADE": 1, "C3_NOTOURS": 2, "C3_NOTEXIST": 2, "D": 1,
    "D_UPHELD": 1, "F": 1, "H1": 1, "H2": 7, "H3": 63, "H3_FULL": 5, "H3_PART": 58,
    "H4": Decimal("12.5"), "I1": 3, "I2": 2, "I3": 160,
}  # fmt: skip


def _cells(form: Form, values: dict[tuple[str, str, str], Any]) -> Cells:
    """Return every cell of the form, zero unless ``values`` says otherwise."""
    keys = form.keys()
    return {
        key: Decimal(str(values.get(key, 0)))
        for key in keys
        if not form.table(key.table).row(key.row).optional or key in values
    }


def year_2018(**changes: Any) -> ReportContent:
    form = national_form("2014")
    values = {("form2014", row, "统计数"): value for row, value in FIGURES_2014.items()}
    content = ReportContent(
        title="明珠县人民政府2018年政府信息公开工作年度报告",
        organ=ORGAN,
        year=2018,
        form=form,
        cells=_cells(form, values),
        lead=(
            "根据《中华人民共和国政府信息公开条例》的规定，编制本报告。报告中所列数据的"
            "统计期限为2018年1月1日至12月31日，电子版可在明珠县政府门户网站下载。"
            f"如对本报告有疑问，请与{CONTACT}联系。"
        ),
        parts=(
            Part(
                "一",
                "概述",
                "2018年，全县政务公开工作围绕群众关心的事项展开，制度、平台、队伍都有加强。\n"
                "（一）健全制度。修订公开指南和目录，把公开要求写进办文程序，"
                "公文拟制时同步确定公开属性，不公开的说明理由。\n"
                "（二）加强检查。每季度查一次各单位栏目，查出的问题限期改正，"
                "年底通报结果，并纳入年度考核。\n"
                "（三）开展培训。全年举办培训班2次，参加160人次，讲解公开属性认定、"
                "依申请公开办理和个人信息保护。",
            ),
            Part(
                "二",
                "主动公开政府信息情况",
                "全年主动公开政府信息9120条，其中规范性文件34条，制发规范性文件36件。\n"
                "（一）公开渠道\n"
                "政府网站公开8800条，政府公报公开96条，政务微博公开410条，"
                "政务微信公开730条，其他方式公开120条。同一信息通过几种渠道公开的，"
                "总数只计一条。\n"
                "（二）回应解读\n"
                "回应公众关注热点或重大舆情44次，发布政策解读稿件31篇，"
                "参加或举办新闻发布会4次，其中主要负责同志参加2次；举办政府网站在线访谈6次，其中主要负责同志参加2次。",
            ),
            Part(
                "三",
                "依申请公开政府信息情况",
                "全年收到申请23件，其中当面申请4件、网络申请15件、信函申请4件；"
                "办结22件，其中按时办结20件、延期办结2件。\n"
                "答复22件：属于已主动公开范围5件，同意公开9件，同意部分公开2件，"
                "不同意公开2件，不属于本行政机关公开2件，申请信息不存在2件。"
                "全年没有收取费用。",
            ),
            Part(
                "四",
                "因政府信息公开申请行政复议、提起行政诉讼情况",
                "全年因政府信息公开被申请行政复议1件，维持具体行政行为；没有行政诉讼案件。",
            ),
            Part(
                "五",
                "政府信息公开收费及减免情况",
                "全年依申请公开政府信息没有收取检索、复制、邮寄等费用，没有减免事项。",
            ),
            Part(
                "六",
                "存在的主要问题及改进情况",
                "一是解读稿件以文字为主，形式单一；二是部分单位栏目更新不够及时；"
                "三是基层公开人员兼职多，流动快。\n"
                "下一步，将增加图解和问答，按栏目设定更新期限并自动提醒，"
                "把公开业务列入新任职人员培训内容。",
            ),
        ),
        issued_on=date(2019, 3, 28),
        annex=("form2014",),
        definitions={"A1": "当年首次公开的政府信息，按信息计数，不按发布次数计数。"},
    )
    return replace(content, **changes)


def year_2021(**changes: Any) -> ReportContent:
    form = national_form("2021")
    values: dict[tuple[str, str, str], Any] = {
        ("table2", "行政规范性文件", "1"): 4,
        ("table2", "行政规范性文件", "2"): 2,
        ("table2", "行政规范性文件", "3"): 31,
        ("table2", "行政许可", "1"): 10482,
        ("table2", "行政处罚", "1"): 1877,
        ("table2", "行政强制", "1"): 93,
        ("table2", "行政事业性收费", "1"): "2310.45",
        ("table4", "行政复议", "结果维持"): 2,
        ("table4", "行政复议", "尚未审结"): 1,
        ("table4", "行政复议", "总计"): 3,
        ("table4", "未经复议直接起诉", "结果维持"): 1,
        ("table4", "未经复议直接起诉", "总计"): 1,
    }
    people = {
        "new": 41, "carried_in": 2, "granted": 17, "partial": 4, "d4": 2, "d6": 1,
        "u1": 11, "u2": 2, "n1": 3, "o3": 1, "total": 41, "carried_out": 2,
    }  # fmt: skip
    firms = {"new": 5, "granted": 3, "u1": 1, "total": 4, "carried_out": 1}
    for row in ("o1", "o2", "o3"):
        for column in form.table("table3").columns:
            values["table3", row, column.key] = 0
    for row, count in people.items():
        values["table3", row, "自然人"] = count
        values["table3", row, "总计"] = count + firms.get(row, 0)
    for row, count in firms.items():
        values["table3", row, "商业企业"] = count
    content = ReportContent(
        title="明珠县人民政府2021年政府信息公开工作年度报告",
        organ=ORGAN,
        year=2021,
        form=form,
        cells=_cells(form, values),
        lead=(
            "根据《中华人民共和国政府信息公开条例》第五十条的规定，编制本报告。"
            "统计期限为2021年1月1日至12月31日。"
            f"联系单位：{CONTACT}。"
        ),
        parts=(
            Part(
                "一",
                "总体情况",
                "（一）主动公开。全年制发行政规范性文件4件，废止2件，现行有效31件，"
                "均在政府网站集中公开。\n"
                "（二）依申请公开。全年新收政府信息公开申请46件，上年结转2件，"
                "办理45件，结转下年度3件。\n"
                "（三）政府信息管理。公文办理时同步认定公开属性，每年清理一次文件效力。\n"
                "（四）平台建设。政府网站设政府信息公开专栏，按法定内容归集。\n"
                "（五）监督保障。每季度检查一次，结果通报；没有发生责任追究情形。",
            ),
            Part("二", "主动公开政府信息情况", "", ("table2",)),
            Part("三", "收到和处理政府信息公开申请情况", "", ("table3",)),
            Part("四", "政府信息公开行政复议、行政诉讼情况", "", ("table4",)),
            Part(
                "五",
                "存在的主要问题及改进情况",
                "部分政策解读形式单一，今年增加了图解和问答；公开人员变动较快，"
                "已把业务列入新任职培训。",
            ),
            Part(
                "六",
                "其他需要报告的事项",
                "2021年没有收取政府信息公开信息处理费。",
            ),
        ),
        issued_on=date(2022, 1, 24),
    )
    return replace(content, **changes)


def year_2019(**changes: Any) -> ReportContent:
    """Return the layout of 2019 and 2020, filled with figures that agree."""
    form = national_form("2019")
    values: dict[tuple[str, str, str], Any] = {
        ("table2", "规范性文件", "1"): 3,
        ("table2", "规范性文件", "2"): 3,
        ("table2", "规范性文件", "3"): 29,
        ("table2", "行政许可", "1"): 210,
        ("table2", "行政许可", "2"): -4,
        ("table2", "行政许可", "3"): 9871,
        ("table2", "行政处罚", "1"): 1204,
        ("table2", "行政处罚", "2"): 12,
        ("table2", "行政处罚", "3"): 1540,
        ("table2", "政府集中采购", "1"): 87,
        ("table2", "政府集中采购", "2"): "4312.6",
    }
    for row, count in {
        "new": 12,
        "granted": 9,
        "u1": 2,
        "total": 11,
        "carried_out": 1,
    }.items():
        values["table3", row, "自然人"] = values["table3", row, "总计"] = count
    base = year_2021()
    content = replace(
        base,
        title="明珠县人民政府2019年政府信息公开工作年度报告",
        year=2019,
        form=form,
        cells=_cells(form, values),
        lead=base.lead.replace("2021", "2019"),
        parts=(
            replace(
                base.parts[0],
                text="全年新收政府信息公开申请12件，办理11件，结转下年度1件。",
            ),
            *base.parts[1:5],
            replace(base.parts[5], text="2019年没有收取政府信息公开信息处理费。"),
        ),
        issued_on=date(2020, 1, 20),
    )
    return replace(content, **changes)


def local_form() -> Form:
    """Return a form a prefecture might ask for: period and cumulative figures."""
    return read_form(
        {
            "id": "local-quarter",
            "name": "政务公开季度统计表",
            "from_year": 2018,
            "signs": ["公开专栏更新数", "上年同期"],
            "tables": [
                {
                    "key": "quarter",
                    "title": "政务公开季度统计表",
                    "columns": [
                        {"key": "now", "label": "本期", "group": "今年"},
                        {"key": "sum", "label": "累计", "group": "今年"},
                        {"key": "before", "label": "上年同期"},
                    ],
                    "rows": [
                        {"key": "L", "label": "一、公开情况", "heading": True},
                        {"key": "L1", "label": "公开信息数", "unit": "条", "level": "1",
                         "parent": "L"},
                        {"key": "L2", "label": "公开专栏更新数", "unit": "个", "level": "2",
                         "parent": "L1", "columns": ["now", "sum"]},
                        {"key": "L3", "label": "公开经费", "unit": "万元", "level": "1",
                         "parent": "L"},
                    ],
                }
            ],
        },
        local=True,
    )  # fmt: skip


def local_quarter(**changes: Any) -> ReportContent:
    form = local_form()
    values = {
        key: Decimal(str(number))
        for key, number in zip(form.keys(), (310, 910, 280, 12, 30, "1.5", 4, "3.25"),
                               strict=True)
    }  # fmt: skip
    content = ReportContent(
        title="明珠县2018年第三季度政务公开统计",
        organ=ORGAN,
        year=2018,
        form=form,
        cells=values,
        lead="按市政府办公室要求报送。",
        parts=(Part("", "统计表", "", ("quarter",)),),
        issued_on=None,
    )
    return replace(content, **changes)
