"""Side-by-side measurements: ``make bench``, which writes docs/performance.md.

``__main__`` prepares an embedded PostgreSQL with scratch databases and two worker
processes: one runs Gongkai in ``.venv``, one runs Wagtail in ``.venv-bench``. It asks
them for the same work in turn, round after round, so that whatever else the machine
does meets both. ``report`` writes down what came out, met or missed.
"""
