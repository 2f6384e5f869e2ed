"""``python -m bench``: measure everything in one run and write it down."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from . import peer, scratch
from .parts import acts, county, documents, figures, small
from .report import Results, write
from .run import COUNTY, Bench

PARTS: dict[str, Callable[[Bench], None]] = {
    "acts": acts.measure,
    "county": county.measure,
    "small": small.measure,
    "checker": documents.measure_checker,
    "reports": documents.measure_reports,
    "figures": figures.measure,
}


def main() -> None:
    """Run what was asked for; write the page unless told not to."""
    options = _options()
    command = (
        "make bench"
        if len(sys.argv) == 1
        else " ".join(["python -m bench", *sys.argv[1:]])
    )
    bench = Bench(options, Results(command))
    bench.say("installing Wagtail beside us")
    peer.install()
    with scratch.server():
        for name, part in PARTS.items():
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
        choices=PARTS,
        help="these parts",
    )
    parser.add_argument(
        "--no-write", dest="write", action="store_false", help="do not write the page"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
