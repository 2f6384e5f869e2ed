"""Import of a county's year, and the lists at two sizes."""

from __future__ import annotations

from bench import peer, rows, scratch
from bench.report import Row, spread
from bench.run import COUNTY, Bench, migrated, runs_of

DEEP = 5_000


def measure(bench: Bench) -> None:
    """Import the year, then ask for the lists at its size and at that of ten years."""
    with migrated("bench_county") as (small_urls, _environment):
        with peer.gongkai(small_urls) as ours:
            _import(bench, ours)
        rows.grow(small_urls, 0)
        if bench.options.rows:
            bench.say(f"growing a copy to {bench.options.rows:,} items")
            with scratch.database("bench_large", template="bench_county") as large_urls:
                rows.grow(large_urls, bench.options.rows)
                with (
                    peer.gongkai(small_urls) as small,
                    peer.gongkai(large_urls) as large,
                ):
                    _lists(bench, small, large)


def _import(bench: Bench, ours: peer.Peer) -> None:
    bench.say(f"importing {bench.options.items:,} items")
    found = ours.ask("bench.imports:run", rows=bench.options.items)
    bench.results.details["import"] = found
    bench.add(
        Row(
            f"import of {found['rows']:,} finished items with index numbers and events",
            f"{found['seconds']:.1f} s (load {found['load_seconds']:.1f}, "
            f"approve and release {found['release_seconds']:.1f}), one run",
            ratio=f"{found['rows'] / found['seconds']:,.0f} items/s",
            target="≤ 20 s",
            met=found["seconds"] <= 20 and found["rows"] >= COUNTY
            if found["rows"] >= COUNTY
            else None,
        )
    )
    bench.results.notes.append(
        "Import: the sample county's year through `start_batch`, `approve_batch` by "
        "two people, `release_batch`, as `gongkai import` calls them: screened in a "
        "second process, released over two connections; afterwards every item is "
        "public with its number and the ledger verifies."
    )


def _lists(bench: Bench, small: peer.Peer, large: peer.Peer) -> None:
    bench.say("the lists")
    at_small = small.ask("bench.lists:cases", page=DEEP)
    at_large = large.ask("bench.lists:cases", page=DEEP)
    known = {(each["filter"], each["page"] > 1): each for each in at_small}
    growth: list[float] = []
    faults: list[str] = []
    details = []
    for each in at_large:
        twin = known.get((each["filter"], each["page"] > 1))
        if twin is None:
            continue
        explained = large.ask("bench.lists:explain", address=each["address"])
        small.ask("bench.lists:run", address=twin["address"], runs=5)
        before, after = bench.turns(
            12,
            runs_of(small, "bench.lists:run", address=twin["address"]),
            runs_of(large, "bench.lists:run", address=each["address"]),
        )
        ratio = after.p95 / before.p95
        growth.append(ratio)
        faults += explained["faults"]
        details.append(
            {**each, "small": before.as_dict(), "large": after.as_dict(), **explained}
        )
        bench.add(
            Row(
                f"list, {_named(each['filter'])}, page {each['page']:,}",
                spread(after),
                f"{spread(before)}, page {twin['page']:,}",
                f"p95 × {ratio:.2f}",
                "p95 growing < 2 ×",
                ratio < 2,
            )
        )
    bench.results.details["lists"] = details
    touched = max(each["rows_touched"] for each in details)
    bench.add(
        Row(
            "lists: plans with OFFSET, a large table read whole, or a count without bound",
            f"{len(faults)} in {sum(each['queries'] for each in details)} statements; "
            f"the busiest plan node passes {touched:,} rows",
            target="none",
            met=not faults,
        )
    )
    bench.results.notes.append(
        f"Lists: whole answers of the portal at {bench.options.rows:,} public items "
        f"against the same at {bench.options.items:,}; page {DEEP:,} or the last but "
        "one of a shorter list, reached by its cursor. The large county is the small "
        "one copied back through ten years; its tally is counted from its rows. Every "
        "statement is explained with ANALYZE."
    )
    for fault in faults:
        bench.say(f"  {fault}")


def _named(query: str) -> str:
    if not query:
        return "no filter"
    return " + ".join(part.partition("=")[0] for part in query.split("&"))
