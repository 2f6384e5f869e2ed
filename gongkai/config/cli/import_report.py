"""What an import found and did, for people or for machines."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from gongkai.config.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongkai.catalogue.imports.items import Reading

_SHOWN = 40  # findings listed on a terminal; --json lists all


def report_of(reading: Reading) -> dict[str, Any]:
    """Return the findings as plain data; ``blocks`` tells which keep rows out."""
    blocking = set(map(id, reading.blocking))

    def plain(fault: Any) -> dict[str, Any]:
        return {
            "kind": fault.kind,
            "rows": list(fault.rows),
            "ids": list(fault.ids),
            "column": fault.column,
            "value": fault.value,
            "message": fault.message,
            "blocks": id(fault) in blocking,
        }

    return {
        "rows": reading.rows,
        "mapping": reading.mapping,
        "importable": len(reading.items),
        "left_out": reading.left_out,
        "findings": [plain(fault) for fault in reading.faults],
        "unknown": [plain(fault) for fault in reading.unknown],
    }


def show(report: dict[str, Any], *, as_json: bool) -> None:
    """Print a report for people or for machines."""
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, default=str))
        return
    _show_findings([*report.get("findings", []), *report.get("unknown", [])])
    _show_screening(report.get("screening", []))
    for line in _sentences_of(report):
        click.echo(line)


def _show_findings(findings: list[dict[str, Any]]) -> None:
    if not findings:
        return
    table = Table(say("行", "Rows"), say("程度", "Weight"))
    table.add_column(say("说明", "What"), overflow="fold")
    for finding in findings[:_SHOWN]:
        rows = "、".join(map(str, finding["rows"][:6]))
        weight = (
            say("须改正", "must mend") if finding["blocks"] else say("提示", "note")
        )
        table.add_row(rows, weight, finding["message"])
    Console().print(table)
    if len(findings) > _SHOWN:
        click.echo(
            say(
                f"另有{len(findings) - _SHOWN}处，用 --json 查看全部。",
                f"{len(findings) - _SHOWN} more; --json lists all.",
            )
        )


def _show_screening(screening: list[dict[str, Any]]) -> None:
    counted = Counter((each["severity"], each["kind"]) for each in screening)
    for (severity, kind), count in sorted(counted.items()):
        click.echo(f"  {severity}  {kind}  {count}")


def _sentences_of(report: dict[str, Any]) -> Iterator[str]:
    if "importable" in report:
        yield say(
            f"共{report['rows']}行，可导入{report['importable']}行。",
            f"{report['rows']} rows, {report['importable']} can be imported.",
        )
    if "imported" in report:
        yield say(
            f"第{report['batch']}号批次已导入{report['imported']}条，均为草稿。",
            f"Batch {report['batch']}: {report['imported']} imported as drafts.",
        )
    if "step" in report:
        yield say(
            f"第{report['batch']}号批次已签署“{report['step']}”，"
            f"共{report['approvals']}人签署。",
            f"Batch {report['batch']}: {report['step']} signed.",
        )
    if "released" in report:
        yield say(
            f"已发布{report['released']}条，留下{len(report['stayed'])}条。",
            f"{report['released']} released, {len(report['stayed'])} stay.",
        )
        for stayed in report["stayed"][:_SHOWN]:
            yield f"  {stayed['item']}  {stayed['why']}"
    yield from report.get("next", [])
