"""Keeps personal data out of the logs, whatever a library chose to write."""

import logging
import re

# Identity numbers, mobile and bank-card numbers, e-mail addresses, and whatever
# PostgreSQL quotes back: a row that broke a rule, over as many lines as its texts have,
# or a value that is no number.
_PATTERNS = [
    (
        re.compile(r"(?<!\d)\d{6}[ -]?\d{8}[ -]?\d{3}[\dXxＸｘ](?!\d)"),
        "<identity number>",
    ),
    (
        re.compile(r"(?<!\d)(?:\d{15,19}|\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?)(?!\d)"),
        "<long number>",
    ),
    (re.compile(r"(?<!\d)[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), "<mobile>"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "<e-mail>"),
    (
        re.compile(
            r"((?:DETAIL|CONTEXT):\s+).*?"
            r"(?=\n(?:[A-Z]+: |\s+File \"|Traceback |The above |During handling )|\Z)",
            re.DOTALL,
        ),
        r"\1<withheld>",
    ),
    (re.compile(r"(invalid input syntax for type [^:\n]+: \").*\""), r'\1<withheld>"'),
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
