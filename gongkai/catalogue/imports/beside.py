"""Screen in a second process while the first writes: two cores, half the wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

import django

from gongkai.review.screening import Draft

from .preparing import FinishedItem, Prepared, findings_of

_PART = 500
_AHEAD = 8


def prepare_beside(items: Iterable[FinishedItem]) -> Iterator[Prepared]:
    """Prepare items in their order; the screening is done by another process.

    Not for use within a test's transaction or a web request: it starts Python anew.
    """
    source = iter(items)
    context = get_context("spawn")
    with ProcessPoolExecutor(1, context, initializer=django.setup) as helper:
        waiting: deque[tuple[list[FinishedItem], Future[list[list[Draft]]]]] = deque()
        try:
            while True:
                while len(waiting) < _AHEAD and (part := list(islice(source, _PART))):
                    waiting.append((part, helper.submit(_screened, part)))
                if not waiting:
                    return
                part, result = waiting.popleft()
                for item, findings in zip(part, result.result(), strict=True):
                    yield Prepared(item, item.content.version_fields(), findings)
        finally:
            helper.shutdown(wait=False, cancel_futures=True)


def _screened(part: list[FinishedItem]) -> list[list[Draft]]:
    return [findings_of(item) for item in part]
