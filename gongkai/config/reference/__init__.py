"""The pages of ``docs/reference``, written from the code.

    python -m gongkai.config.reference [--check]

What a page says stands in the code once: the environment registry, the state tables,
the acts' signatures and docstrings, the click tree, the law's tables. ``--check`` and
``tests/docs`` fail when a page and the code differ.
"""
