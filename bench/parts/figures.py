"""The statistics form from a county's year of records, and from a hundred times as many."""

from __future__ import annotations

from bench import peer, records, scratch
from bench.measure import Spread
from bench.report import Row, spread
from bench.run import Bench, migrated


def measure(bench: Bench) -> None:
    """Compute the form of the year at both sizes."""
    with migrated("bench_figures") as (small_urls, _environment):
        with peer.gongkai(small_urls) as ours:
            bench.say(f"importing {bench.options.items:,} items and their channels")
            ours.ask("bench.imports:run", rows=bench.options.items)
            ours.ask("bench.figures:post_elsewhere")
        records.grow(small_urls, 1)
        with peer.gongkai(small_urls) as ours:
            _form(bench, ours, runs=10, seconds=0.5)
        if bench.options.times > 1:
            bench.say(f"copying the year's records to {bench.options.times} times")
            with scratch.database("bench_times", template="bench_figures") as urls:
                records.grow(urls, bench.options.times)
                with peer.gongkai(urls) as large:
                    _form(bench, large, runs=3, seconds=10)
    bench.results.notes.append(
        "Statistics form: the form of 2014, `compute` over all records of one year as "
        "the application's own database role. The larger county is the smaller one's "
        "items, versions, reviews, releases and postings copied within the same year, "
        "one in nine a normative document; texts are left out, no figure reads them."
    )


def _form(bench: Bench, ours: peer.Peer, *, runs: int, seconds: float) -> None:
    """Compute the form of the year, then each organ's, then open the largest cell."""
    whole = ours.ask("bench.figures:run", runs=runs)
    organs = ours.ask("bench.figures:by_organ", runs=runs)
    cell = ours.ask("bench.figures:opened", runs=runs)
    of_year, of_organs, of_cell = (
        Spread.of(found["seconds"]) for found in (whole, organs, cell)
    )
    items = f"{whole['items']:,} items"
    bench.add(
        Row(
            f"form of a county's year from {items}, every cell "
            f"({whole['statements']} statements)",
            spread(of_year),
            target=f"≤ {seconds:g} s",
            met=of_year.median <= seconds,
        ),
        Row(f"the same for each of its {organs['organs']} organs", spread(of_organs)),
        Row(f"the records behind a cell of {whole['a1']:,}", spread(of_cell)),
    )
    bench.results.details[f"figures_{whole['items']}"] = {
        "whole": of_year.as_dict(),
        "organs": of_organs.as_dict(),
        "cell": of_cell.as_dict(),
    }
