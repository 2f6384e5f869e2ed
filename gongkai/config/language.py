"""Chinese or English, for what is said before Django is there."""

import os


def say(zh: str, en: str) -> str:
    """Return the sentence in the language of this terminal, Chinese by default."""
    return en if speaks_english() else zh


def speaks_english() -> bool:
    """Say whether GONGKAI_LANG, or else the locale, asks for English."""
    chosen = os.environ.get("GONGKAI_LANG", "").strip()
    if chosen in ("zh", "en"):
        return chosen == "en"
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return locale.lower().startswith("en")
