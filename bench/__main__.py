"""``python -m bench``: measure everything in one run and write it down."""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from . import checker, loopback, peer, records, reports, rows, scratch
from .measure import Spread
from .report import Results, Row, spread, write

COUNTY = 37_685
DEEP = 5_000


@dataclass
class Bench:
    """One run: its options and what it found."""

    options: argparse.Namespace
    results: Results

    def say(self, text: str) -> None:
        """Tell whoever waits what goes on."""
        print(f"[{time.monotonic() - _BEGUN:5.0f} s] {text}", flush=True)

    def turns(self, runs: int, *works: Callable[[int], list[float]]) -> list[Spread]:
        """Let each work take its turn, ``runs`` in every round."""
        seconds: list[list[float]] = [[] for _work in works]
        for _round in range(self.options.rounds):
            for taken, work in zip(seconds, works, strict=True):
                taken += work(runs)
        return [Spread.of(taken) for taken in seconds]

    def add(self, *found: Row) -> None:
        """Keep rows of the table and show them."""
        for row in found:
            self.results.rows.append(row)
            mark = {True: "met", False: "MISSED", None: ""}[row.met]
            self.say(f"  {row.work}: {row.ours} | {row.peer} | {row.ratio} {mark}")


_BEGUN = time.monotonic()


def main() -> None:
    """Run what was asked for; write the page unless told not to."""
    options = _options()
    command = (
        "make bench"
        if len(sys.argv) == 1
        else " ".join(["python -m bench", *sys.argv[1:]])
    )
    bench = Bench(options, Results(command))
    parts = {
        "acts": _acts_and_pages,
        "county": _county,
        "small": _small,
        "checker": _checker,
        "reports": _reports,
        "figures": _figures,
    }
    bench.say("installing Wagtail beside us")
    peer.install()
    with scratch.server():
        for name, part in parts.items():
            if not options.only or name in options.only:
                part(bench)
    if options.write:
        write(bench.results)
    for row in bench.results.missed:
        bench.say(f"missed: {row.work}: {row.ratio} (target {row.target})")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="turns of each peer")
    parser.add_argument(
        "--rows", type=int, default=2_000_000, help="public items of the large county"
    )
    parser.add_argument(
        "--times", type=int, default=100, help="how often the year's records are there"
    )
    parser.add_argument(
        "--items", type=int, default=COUNTY, help="items imported, and the small county"
    )
    parser.add_argument(
        "--only",
        nargs="*",
        choices=("acts", "county", "small", "checker", "reports", "figures"),
        help="these parts",
    )
    parser.add_argument(
        "--no-write", dest="write", action="store_false", help="do not write the page"
    )
    return parser.parse_args()


def _runs(worker: peer.Peer, call: str, **arguments: Any) -> Callable[[int], Any]:
    """Return what `Bench.turns` takes: some runs of one call at a worker."""
    return lambda runs: worker.ask(call, runs=runs, **arguments)["seconds"]


# --- The editorial path and the page of one item -----------------------------------


def _acts_and_pages(bench: Bench) -> None:
    with (
        scratch.database("bench_acts") as ours_urls,
        scratch.database("bench_wagtail") as theirs_urls,
    ):
        bench.say("two empty databases, migrated")
        static = scratch.VAR / "static"
        environment = peer.gongkai_environment(ours_urls, static)
        here, there = scratch.this_python(), peer.VENV / "bin" / "python"
        scratch.manage(here, environment, "gongkai.config.cli", "migrate")
        scratch.manage(here, environment, "django", "collectstatic", "--noinput")
        scratch.manage(
            there, peer.wagtail_environment(theirs_urls), "django", "migrate"
        )
        with (
            peer.gongkai(ours_urls, static) as ours,
            peer.wagtail(theirs_urls) as theirs,
        ):
            ours.ask("bench.editorial:prepare")
            _editorial(bench, ours, theirs)
            mine = ours.ask("bench.editorial:published")
            other = theirs.ask("bench.wagtail_site.pages:prepare")
            _pages(bench, ours, theirs, mine, other)
        _over_http(
            bench,
            (environment, mine),
            (peer.wagtail_environment(theirs_urls), other),
        )


def _editorial(bench: Bench, ours: peer.Peer, theirs: peer.Peer) -> None:
    bench.say("the editorial path")
    mine = ours.ask("bench.editorial:ask")
    bench.results.details["editorial_statements"] = mine["statements"]
    for approvals in (3, 2):
        theirs.ask("bench.wagtail_site.editorial:prepare", approvals=approvals)
        other = theirs.ask("bench.wagtail_site.editorial:ask", approvals=approvals)
        own, peers = bench.turns(
            10,
            _runs(ours, "bench.editorial:run"),
            _runs(theirs, "bench.wagtail_site.editorial:run", approvals=approvals),
        )
        ratio = peers.median / own.median
        wanted = approvals == 3
        if wanted:
            bench.add(
                Row(
                    "editorial path (create, submit, three sign-offs, release): queries",
                    f"{mine['queries']} (+ {mine['boundaries']} BEGIN/COMMIT)",
                    f"{other['queries']} (+ {other['boundaries']})",
                    f"{other['queries'] / mine['queries']:.1f} ×",
                    "≤ 30",
                    mine["queries"] <= 30,
                )
            )
        bench.add(
            Row(
                "editorial path: time, Wagtail with three approvals"
                if wanted
                else "the same, Wagtail with two approvals only",
                spread(own),
                spread(peers),
                f"1/{ratio:.1f}",
                "≤ 1/8" if wanted else "—",
                ratio >= 8 if wanted else None,
            )
        )
        bench.results.details[f"editorial_{approvals}"] = {
            "ours": own.as_dict(),
            "wagtail": peers.as_dict(),
            "wagtail_queries": other["queries"],
        }
    bench.results.notes += [
        "Editorial path: Gongkai's acts (`gongkai.catalogue.actions`) as the "
        "application's own database role, with screening, hash-chained events, index "
        "number and gate, three sign-offs by three people. Wagtail: a snippet with "
        "`WorkflowMixin`, `DraftStateMixin`, `RevisionMixin` and its search index, "
        "created by its `CreateAction`, sent into a workflow of group approval tasks, "
        "approved by as many people as the row says; its last approval publishes. One "
        "transaction a step on both sides, people read anew for each walk, nobody has "
        "an e-mail address, Wagtail's settings are those of its project template. "
        "Queries exclude BEGIN, COMMIT and savepoints.",
    ]


def _pages(
    bench: Bench, ours: peer.Peer, theirs: peer.Peer, mine: str, other: str
) -> None:
    bench.say("the page of one item")
    own_asked = ours.ask("bench.pages:ask", address=mine)
    other_asked = theirs.ask("bench.wagtail_site.pages:ask", address=other)
    own, peers, first = bench.turns(
        60,
        _runs(ours, "bench.pages:run", address=mine),
        _runs(theirs, "bench.wagtail_site.pages:run", address=other),
        _runs(ours, "bench.pages:first", address=mine),
    )
    ratio = peers.median / own.median
    bench.add(
        Row(
            "item page: queries",
            f"{own_asked['queries']} ({own_asked['bytes']:,} bytes of HTML)",
            f"{other_asked['queries']} ({other_asked['bytes']:,} bytes)",
            f"{other_asked['queries'] / max(1, own_asked['queries']):.0f} ×",
            "≤ 3",
            own_asked["queries"] <= 3,
        ),
        Row(
            "item page from Django, in process",
            spread(own),
            spread(peers),
            f"{ratio:.1f} ×",
            "≥ 8 ×",
            ratio >= 8,
        ),
    )
    bench.add(
        Row(
            "the same, Gongkai's page written anew each time",
            spread(first),
            spread(peers),
            f"{peers.median / first.median:.1f} ×",
        )
    )
    bench.results.details["page"] = {
        "ours": own.as_dict(),
        "ours_written_anew": first.as_dict(),
        "wagtail": peers.as_dict(),
    }
    bench.results.notes.append(
        "Item page: the same body, header block, frame and breadcrumb; the WSGI "
        "application called directly, DEBUG off, templates cached, warmed by 20 "
        "answers. Gongkai asks the database for everything the page says each time, "
        "and writes the page only if that changed; the row below has it written each "
        "time. Wagtail's navigation and breadcrumb come from its page tree, as its "
        "editors expect; its page is written each time, as it does out of the box."
    )


def _over_http(
    bench: Bench, ours: tuple[dict[str, str], str], theirs: tuple[dict[str, str], str]
) -> None:
    bench.say("the same pages over HTTP")
    here, there = scratch.this_python(), peer.VENV / "bin" / "python"
    with (
        loopback.served(here, "gongkai.config.wsgi:application", ours[0]) as mine,
        loopback.served(
            there, "bench.wagtail_site.wsgi:application", theirs[0]
        ) as other,
    ):
        own, peers = bench.turns(
            60,
            lambda runs: loopback.seconds(mine, ours[1], runs),
            lambda runs: loopback.seconds(other, theirs[1], runs),
        )
    bench.add(
        Row(
            "item page over HTTP, granian with one worker",
            spread(own),
            spread(peers),
            f"{peers.median / own.median:.1f} ×",
        )
    )


# --- Import, and the lists at two sizes --------------------------------------------


def _county(bench: Bench) -> None:
    with scratch.database("bench_county") as small_urls:
        static = scratch.VAR / "static"
        environment = peer.gongkai_environment(small_urls, static)
        scratch.manage(
            scratch.this_python(), environment, "gongkai.config.cli", "migrate"
        )
        if not static.exists():
            scratch.manage(
                scratch.this_python(),
                environment,
                *("django", "collectstatic", "--noinput"),
            )
        with peer.gongkai(small_urls, static) as ours:
            _import(bench, ours)
        rows.grow(small_urls, 0)
        if bench.options.rows:
            bench.say(f"growing a copy to {bench.options.rows:,} items")
            with scratch.database("bench_large", template="bench_county") as large_urls:
                rows.grow(large_urls, bench.options.rows)
                with (
                    peer.gongkai(small_urls, static) as small,
                    peer.gongkai(large_urls, static) as large,
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
            _runs(small, "bench.lists:run", address=twin["address"]),
            _runs(large, "bench.lists:run", address=each["address"]),
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


# --- Small things -------------------------------------------------------------------


def _small(bench: Bench) -> None:
    bench.say("deadlines and scans")
    with _idle_peer() as ours:
        found = ours.ask("bench.small:run", runs=7)
    each = {name: Spread.of(seconds) for name, seconds in found.items()}
    bench.results.details["small"] = {k: v.as_dict() for k, v in each.items()}
    for name, work in (
        ("deadline", "one deadline of 20 working days, with its working"),
        ("title", "scan of a title for personal data"),
        ("thousand", "scan of 1,000 characters for personal data"),
    ):
        bench.add(Row(work, spread(each[name])))


# --- The statistics form -----------------------------------------------------------


def _figures(bench: Bench) -> None:
    with scratch.database("bench_figures") as small_urls:
        static = scratch.VAR / "static"
        environment = peer.gongkai_environment(small_urls, static)
        scratch.manage(
            scratch.this_python(), environment, "gongkai.config.cli", "migrate"
        )
        with peer.gongkai(small_urls, static) as ours:
            bench.say(f"importing {bench.options.items:,} items and their channels")
            ours.ask("bench.imports:run", rows=bench.options.items)
            ours.ask("bench.figures:post_elsewhere")
        records.grow(small_urls, 1)
        with peer.gongkai(small_urls, static) as ours:
            _form(bench, ours, runs=10, seconds=0.5)
        if bench.options.times > 1:
            bench.say(f"copying the year's records to {bench.options.times} times")
            with scratch.database("bench_times", template="bench_figures") as urls:
                records.grow(urls, bench.options.times)
                with peer.gongkai(urls, static) as large:
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


def _checker(bench: Bench) -> None:
    bench.say("the checker of reports")
    bench.add(*checker.measured())


def _reports(bench: Bench) -> None:
    bench.say("annual reports as documents")
    bench.add(*reports.measured())
    bench.results.notes.append(
        "Annual report: six parts of prose and the 65 rows of 2018, or the three tables "
        "since 2021, in one warm process; other figures and another paragraph each time."
    )


@contextlib.contextmanager
def _idle_peer() -> Iterator[Any]:
    with (
        scratch.database("bench_small") as urls,
        peer.gongkai(urls, scratch.VAR / "static") as ours,
    ):
        yield ours


if __name__ == "__main__":
    main()
