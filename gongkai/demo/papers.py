"""Bodies and files of the sample county: invented official texts, tables that add up."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from html import escape

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from openpyxl import Workbook

from gongkai.catalogue.bodies import plain_text

_FIXED = datetime(2018, 1, 1)  # noqa: DTZ001 -- zip knows no zones
_STYLES = ("Normal", "Heading 1")
_PARTS = ("总体要求", "主要任务", "工作步骤", "保障措施", "监督检查", "附则")
_SENTENCES = (
    "{topic}实行统一领导、分级负责，{name}负责组织实施，各乡镇人民政府负责本辖区内的具体工作",
    "有关单位应当明确责任科室和经办岗位，建立工作台账，做到事项清楚、时限清楚、标准清楚",
    "涉及群众切身利益的事项，应当通过政府网站和公示栏公开，公开期限不少于7个工作日",
    "项目资金实行专款专用，任何单位不得截留、挤占和挪用，年度终了应当按规定编报决算",
    "办理事项应当一次告知所需材料，能够通过数据共享取得的材料不再要求提供",
    "对工作中发现的问题，应当在5个工作日内提出整改意见，并在20个工作日内办结",
    "{name}每季度组织一次检查，检查结果在全县范围内通报，并作为年度考核的依据",
    "单位和群众对办理结果有异议的，可以向{name}提出，{name}应当在15个工作日内答复",
    "各单位应当在每年12月20日前将全年{topic}工作总结报送{name}",
    "宣传引导应当贴近实际，用群众听得懂的语言说明政策依据、办理条件和办理时限",
    "确因情况变化需要调整的，由{name}提出意见，按原程序报批后实施",
    "重点区域由{town}先行试点，总结经验后在全县推开",
)
_ORDINALS = "一二三四五六七八九十"


def opening(text: str) -> str:
    """Return the first sentences of a text, ninety characters at most, as its summary."""
    first = next((line for line in text.split("\n") if line.endswith("。")), text)
    return first[: first.rfind("。", 0, 90) + 1] or first[:90]


def full_body(
    source: random.Random, *, name: str, topic: str, town: str, signed_on: date
) -> str:
    """Return a body of several headed parts with the signature at its foot."""
    parts = [
        f"<p>为进一步规范{escape(topic)}工作，根据有关法律法规，结合我县实际，制定本文件。</p>"
    ]
    for place, heading in enumerate(_PARTS[: source.randint(3, 6)]):
        parts.append(f"<h3>{_ORDINALS[place]}、{heading}</h3>")
        chosen = source.sample(_SENTENCES, source.randint(2, 4))
        parts += [
            f"<p>（{_ORDINALS[at]}）{escape(line.format(name=name, topic=topic, town=town))}。</p>"
            for at, line in enumerate(chosen)
        ]
    parts.append(f"<p>{escape(name)}</p><p>{_written(signed_on)}</p>")
    return "".join(parts)


def article_body(source: random.Random, *, name: str, topic: str, town: str) -> str:
    """Return a normative document in numbered articles."""
    lines = [line.format(name=name, topic=topic, town=town) for line in _SENTENCES]
    source.shuffle(lines)
    count = source.randint(8, 12)
    articles = [
        f"为了加强{topic}管理，规范办理行为，根据有关法律法规，制定本办法",
        f"本县行政区域内的{topic}及其监督管理活动，适用本办法",
        *lines[: count - 3],
        "本办法自发布之日起施行，有效期五年",
    ]
    return "".join(
        f"<p>第{_number(at)}条　{escape(line)}。</p>"
        for at, line in enumerate(articles, start=1)
    )


def interpretation_body(title: str, name: str, topic: str) -> str:
    """Return an interpretation: background, aims, main points, differences."""
    return (
        f"<h3>一、起草背景</h3><p>为落实上级关于{escape(topic)}的要求，解决工作中责任不清、"
        f"标准不一的问题，{escape(name)}起草了《{escape(title)}》。</p>"
        f"<h3>二、主要内容</h3><p>文件明确了{escape(topic)}的责任单位、办理条件、办理时限和"
        "监督方式，群众最关心的是办理材料由原来的6项减为3项，时限由15个工作日压缩到8个工作日。</p>"
        "<h3>三、与以往政策的不同</h3><p>一是取消了两项没有依据的证明；二是公开办理结果；"
        "三是增加了异议处理的渠道。</p>"
        "<h3>四、咨询方式</h3><p>具体问题可以到各乡镇便民服务中心咨询。</p>"
    )


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _number(value: int) -> str:
    if value <= 10:
        return _ORDINALS[value - 1]
    return f"十{_ORDINALS[value - 11]}" if value < 20 else str(value)


Rows = list[tuple[str, float]]


def budget_rows(source: random.Random) -> tuple[Rows, Rows]:
    """Return income and expenditure of one unit in 万元; both add up to the same."""
    total = source.randint(9_000, 480_000)
    staff = total * source.randint(38, 62) // 100
    running = total * source.randint(8, 20) // 100
    own = total * source.randint(0, 12) // 100
    income: Rows = [
        ("一般公共预算财政拨款收入", (total - own) / 100),
        ("其他收入", own / 100),
        ("收入总计", total / 100),
    ]
    spending: Rows = [
        ("基本支出—人员经费", staff / 100),
        ("基本支出—公用经费", running / 100),
        ("项目支出", (total - staff - running) / 100),
        ("支出总计", total / 100),
    ]
    return income, spending


def three_public_rows(source: random.Random) -> Rows:
    """Return the three public expenses in 万元: three parts, two of them of cars."""
    abroad, bought = 0, source.choice((0, 0, 0, 1_800))
    kept, received = source.randint(120, 1_900), source.randint(40, 900)
    cars = bought + kept
    return [
        ("因公出国（境）费", abroad / 100),
        ("公务用车购置及运行费", cars / 100),
        ("其中：公务用车购置费", bought / 100),
        ("公务用车运行维护费", kept / 100),
        ("公务接待费", received / 100),
        ("“三公”经费合计", (abroad + cars + received) / 100),
    ]


def table(caption: str, rows: Rows) -> str:
    """Return rows as an HTML table."""
    lines = "".join(
        f"<tr><td>{escape(label)}</td><td>{amount:.2f}</td></tr>"
        for label, amount in rows
    )
    return (
        f"<table><caption>{escape(caption)}（单位：万元）</caption>"
        "<thead><tr><th>项目</th><th>金额</th></tr></thead>"
        f"<tbody>{lines}</tbody></table>"
    )


def workbook(sheets: Sequence[tuple[str, Rows]]) -> bytes:
    """Return a small workbook, byte for byte the same each time."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = book.properties.modified = _FIXED
    for title, rows in sheets:
        sheet = book.create_sheet(title[:30])
        sheet.append(["项目", "金额（万元）"])
        for row in rows:
            sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return _undated(target.getvalue())


def word(title: str, html: str) -> bytes:
    """Return a small Word file of a body's words, the same each time."""
    document = Document(io.BytesIO(_template()))
    document.core_properties.created = document.core_properties.modified = _FIXED
    document.core_properties.author = "明珠县（示例）"
    document.add_heading(title, level=1)
    for line in plain_text(html).splitlines():
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return _undated(target.getvalue())


@cache
def _template() -> bytes:
    """Return an empty document without the library's 780 KB of styles nobody uses.

    Screening reads every part of every file.
    """
    document = Document()
    for style in list(document.styles):
        if style.type != WD_STYLE_TYPE.PARAGRAPH or style.name not in _STYLES:
            style.delete()
    for name, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            del document.part.rels[name]
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _undated(data: bytes) -> bytes:
    """Return a zip with every member dated alike, so that its hash never varies."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in sorted(old.namelist()):
            content = old.read(member)
            if member == "docProps/core.xml":
                content = _plain_core(content)
            new.writestr(zipfile.ZipInfo(member, (2018, 1, 1, 0, 0, 0)), content)
    return target.getvalue()


def _plain_core(xml: bytes) -> bytes:
    """Put one date into the properties, where libraries write the moment of saving."""
    start, end = xml.find(b"<dcterms:modified"), xml.find(b"</dcterms:modified>")
    if start < 0 or end < 0:
        return xml
    opened = xml.find(b">", start) + 1
    return xml[:opened] + b"2018-01-01T00:00:00Z" + xml[end:]
