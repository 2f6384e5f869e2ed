"""The editorial path and the page of one item, beside Wagtail's."""

from __future__ import annotations

from bench import loopback, peer, scratch
from bench.report import Row, spread
from bench.run import Bench, migrated, runs_of


def measure(bench: Bench) -> None:
    """Walk the editorial path and serve the page of an item, both peers in turn."""
    bench.say("two empty databases, migrated")
    with (
        migrated("bench_acts") as (ours_urls, environment),
        scratch.database("bench_wagtail") as theirs_urls,
    ):
        other_environment = peer.wagtail_environment(theirs_urls)
        scratch.manage(peer.PYTHON, other_environment, "django", "migrate")
        with peer.gongkai(ours_urls) as ours, peer.wagtail(theirs_urls) as theirs:
            ours.ask("bench.editorial:prepare")
            _editorial(bench, ours, theirs)
            mine = ours.ask("bench.editorial:published")
            other = theirs.ask("bench.wagtail_site.pages:prepare")
            _pages(bench, ours, theirs, mine, other)
        _over_http(bench, (environment, mine), (other_environment, other))


def _editorial(bench: Bench, ours: peer.Peer, theirs: peer.Peer) -> None:
    bench.say("the editorial path")
    mine = ours.ask("bench.editorial:ask")
    bench.results.details["editorial_statements"] = mine["statements"]
    for approvals in (3, 2):
        theirs.ask("bench.wagtail_site.editorial:prepare", approvals=approvals)
        other = theirs.ask("bench.wagtail_site.editorial:ask", approvals=approvals)
        own, peers = bench.turns(
            10,
            runs_of(ours, "bench.editorial:run"),
            runs_of(theirs, "bench.wagtail_site.editorial:run", approvals=approvals),
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
        runs_of(ours, "bench.pages:run", address=mine),
        runs_of(theirs, "bench.wagtail_site.pages:run", address=other),
        runs_of(ours, "bench.pages:first", address=mine),
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
    with (
        loopback.served(
            scratch.this_python(), "gongkai.config.wsgi:application", ours[0]
        ) as mine,
        loopback.served(
            peer.PYTHON, "bench.wagtail_site.wsgi:application", theirs[0]
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
