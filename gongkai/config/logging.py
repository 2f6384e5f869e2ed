"""Keeps personal data out of the logs, whatever a library chose to write."""

import logging
import re

# Identity numbers, mobile and bank-card numbers, e-mail addresses, and whatever
# PostgreSQL quotes back from a row that broke a rule.
_PATTERNS = [
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "<identity number>"),
    (re.compile(r"(?<!\d)\d{16,19}(?!\d)"), "<long number>"),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "<mobile>"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "<e-mail>"),
    (re.compile(r"(DETAIL:\s+).*"), r"\1<withheld>"),
]


class NoPersonalData(logging.Filter):
    """Replaces personal data in a record's finished text, tracebacks included."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean the record; every record passes."""
        record.msg = clean(record.getMessage())
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = clean(
                logging.Formatter().formatException(record.exc_info)
            )
        return True


def clean(text: str) -> str:
    """Return ``text`` with every recognised piece of personal data replaced."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text
