"""Side-by-side measurements: ``make bench``, which writes docs/performance.md.

``__main__`` starts an embedded PostgreSQL and lets each of ``parts`` measure: it
prepares scratch databases and two worker processes, one with Gongkai in ``.venv``, one
with Wagtail in ``.venv-bench``, and asks them for the same work in turn, round after
round, so that whatever else the machine does meets both. The work itself lies in this
folder and in ``wagtail_site``. ``report`` writes down what came out, met or missed.
"""
