"""Feed the checker damaged reports until told to stop; only Unreadable may come out.

``python -m tests.law.checker.fuzz --seconds 600`` prints how many files were examined
and stops at the first that crashes or takes too long, which it keeps for a look. The
corpus is generated, with the reports of ``../shared`` when they are there.
"""

from __future__ import annotations

import io
import os
import random
import re
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import click

from gongkai.law.checker import Unreadable, check
from gongkai.law.forms import CellKey, Form, national_forms
from tests.law.checker.layouts import CELLED, FLOWING, LINED

Mutation = Callable[[random.Random, bytes, list[bytes]], bytes]
SLOW = 20.0  # seconds of work one file may take: ten times the worst that is known
_SHARED = Path(__file__).parents[4] / "shared"
_PROSE = """
一、总体情况
（一）主动公开。2022年主动公开政府信息1203条，其中通过网站公开1100条，占91.4%，微信公开103条。
（二）依申请公开。全年收到政府信息公开申请12件，较上年增加3件，上年结转1件，办结11件，结转下年2件。
五、存在的主要问题及改进情况
公开内容还不够全面，全年举办培训1次、20余人参加。
六、其他需要报告的事项
本年未收取信息处理费。因政府信息公开引起的行政复议0件、行政诉讼0件。
"""
_WORDS = (
    "其中", "总计", "件", "条", "，", "。", "：", "占", "%", "约", "余", "等", "较上年增加",
    "行政复议", "行政诉讼", "结转下年度继续办理", "一、", "（一）", "｜", "|", "\t", "２０２２年",
    "叭苯涃M", "\ufeff", "\u200b", "𠮷", "\x0c", "二〇二二年度", "99999999999999999999", "-1", "1e9",
    "1,234", "①", "٣", "十百千万亿", "0.1", "——", "<td>", "</table>", "&#0;", "<td rowspan=9999999>",
)  # fmt: skip


def corpus(rng: random.Random) -> list[bytes]:
    """Return whole reports in every layout, ours and the shared ones."""
    files: list[bytes] = []
    for form in national_forms():
        cells = _figures(rng, form)
        for layout in (*CELLED, *LINED, *FLOWING):
            file = layout(form, cells)
            files.append(file)
            if layout in (*LINED, *FLOWING):
                files.append(file + _PROSE.encode("gb18030" if layout is LINED[1] else "utf-8"))  # fmt: skip
    folder = _SHARED / "data" / "reports"
    found = [*folder.glob("tables/*"), *folder.glob("*.pdf"), *_SHARED.glob("seed/*")]
    return files + [path.read_bytes() for path in found]


def _figures(rng: random.Random, form: Form) -> dict[CellKey, Decimal | None]:
    values = [None, Decimal(0), Decimal(1), Decimal(7), Decimal(37685)]
    return {key: rng.choice(values) for key in form.keys()}  # noqa: SIM118


def flip(rng: random.Random, data: bytes, _all: list[bytes]) -> bytes:
    """Change single bytes."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 40)):
        if out:
            out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def cut(rng: random.Random, data: bytes, _all: list[bytes]) -> bytes:
    """Lose the end, the beginning or a piece."""
    a, b = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return rng.choice([data[:a], data[b:], data[:a] + data[b:]])


def splice(rng: random.Random, data: bytes, files: list[bytes]) -> bytes:
    """Join the beginning of one file and the end of another."""
    other = rng.choice(files)
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other)) :]


def repeat(rng: random.Random, data: bytes, _all: list[bytes]) -> bytes:
    """Say a piece many times over."""
    start = rng.randrange(len(data) + 1)
    piece = data[start : start + rng.randint(1, 400)]
    return data[:start] + piece * rng.randint(2, 300) + data[start:]


def shuffle(rng: random.Random, data: bytes, _all: list[bytes]) -> bytes:
    """Put lines in another order, lose some, join some."""
    lines = data.split(b"\n")
    for _ in range(rng.randint(1, 8)):
        a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
        lines[a], lines[b] = lines[b], lines[a]
    return rng.choice([b"\n", b"\n\n", b" ", b"|", b"\r\n"]).join(lines)


def numbers(rng: random.Random, data: bytes, _all: list[bytes]) -> bytes:
    """Change figures: others, huge, negative, gone."""
    new = [
        b"",
        b"-3",
        b"9" * 400,
        b"0.5",
        b"1,000",
        b"00",
        b"2",
        b"\xef\xbc\x91",
        b"1e5",
    ]
    return re.sub(
        rb"\d+", lambda m: rng.choice(new) if rng.random() < 0.1 else m[0], data
    )


def words(rng: random.Random, data: bytes, _all: list[bytes]) -> bytes:
    """Drop words of reports, and signs, anywhere."""
    text = data.decode("utf-8", "replace")
    for _ in range(rng.randint(1, 30)):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(_WORDS) * rng.choice([1, 1, 1, 50]) + text[at:]
    return text.encode(rng.choice(["utf-8", "utf-8", "gb18030", "utf-16"]), "replace")


def markup(rng: random.Random, data: bytes, _all: list[bytes]) -> bytes:
    """Break a page: tags lost, doubled, nested, with other spans."""
    tags = list(re.finditer(rb"<[^>]*>", data))
    if not tags:
        return b"<html><table><tr><td>" + data.replace(b"|", b"<td>") + b"</table>"
    extra = [b"<table>", b"</tr>", b'<td colspan="-1">', b'<td rowspan="1000000">', b"<div>" * 200, b"<!--", b"</td></td>"]  # fmt: skip
    out, last = [], 0
    for tag in tags:
        out.append(data[last : tag.start()])
        out.append(rng.choice(extra) if rng.random() < 0.05 else tag[0])
        last = tag.end()
    return b"".join([*out, data[last:]])


def repack(rng: random.Random, data: bytes, files: list[bytes]) -> bytes:
    """Edit the text of a Word document inside its archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001 -- whatever a broken archive raises
        return flip(rng, data, files)
    name = rng.choice(["word/document.xml", rng.choice(list(parts) or [""])])
    change = rng.choice([flip, cut, repeat, numbers, markup])
    parts[name] = change(rng, parts.get(name, b"<w:p/>") or b"<w:p/>", files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return out.getvalue()


ANYWHERE: tuple[Mutation, ...] = (flip, cut, splice, repeat)
IN_TEXT: tuple[Mutation, ...] = (shuffle, numbers, words, markup)


def mutated(rng: random.Random, files: list[bytes]) -> tuple[bytes, str]:
    """Return a damaged file, and the names of what was done to it."""
    data = rng.choice(files)
    # A PDF costs a process of its own: fewer of them, more of everything else.
    while data.startswith(b"%PDF") and rng.random() < 0.7:
        data = rng.choice(files)
    done: list[str] = []
    for _ in range(rng.choice([1, 1, 2, 3])):
        choices = list(ANYWHERE)
        if data.startswith(b"PK"):
            choices = [*ANYWHERE, *[repack] * 8]
        elif not data.startswith(b"%PDF"):
            choices = [*ANYWHERE, *IN_TEXT * 2]
        change = rng.choice(choices)
        data = change(rng, data, files) or b" "
        done.append(change.__name__)
    return data, "+".join(done)


def examine(data: bytes, previous: bytes | None) -> str:
    """Check a file; return what became of it. Anything but Unreadable is a fault."""
    try:
        report = check(data, previous=previous)
        report.as_json()
    except Unreadable as refused:
        if not str(refused).endswith("。"):
            raise AssertionError(str(refused)) from refused
        return "refused"
    return "examined"


def worked() -> float:
    """Return the seconds this process and its children have worked, not waited."""
    return sum(os.times()[:4])


@click.command()
@click.option("--seconds", default=600.0, show_default=True)
@click.option("--seed", default=None, type=int, help="Repeat a run.")
def main(seconds: float, seed: int | None) -> None:
    """Run until the time is up or something breaks."""
    seed = random.SystemRandom().randrange(2**32) if seed is None else seed
    rng = random.Random(seed)  # noqa: S311 -- repeatable, not secret
    files = corpus(rng)
    click.echo(f"seed {seed}, {len(files)} files")
    tally: Counter[str] = Counter()
    slowest, until = 0.0, time.monotonic() + seconds
    while time.monotonic() < until:
        begun = worked()
        data, done = mutated(rng, files)
        previous = rng.choice(files) if rng.random() < 0.1 else None
        previous = None if previous and previous.startswith(b"%PDF") else previous
        try:
            tally[examine(data, previous)] += 1
        except Exception:  # noqa: BLE001 -- what we are looking for
            traceback.print_exc()
            _stop(data, done, "crashed")
        taken = worked() - begun
        slowest = max(slowest, taken)
        if taken > SLOW:
            _stop(data, done, f"took {taken:.1f} s")
    click.echo(f"{dict(tally)}, slowest {slowest:.2f} s, nothing broke")


def _stop(data: bytes, done: str, why: str) -> None:
    with tempfile.NamedTemporaryFile(prefix="gongkai-fuzz-", delete=False) as kept:
        kept.write(data)
    click.echo(f"{why} after {done}: {kept.name}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
