"""The written pages, read once for the tests beside this file."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def shown(page: Path) -> str:
    """Return a page's path as a reader would say it."""
    return page.relative_to(ROOT).as_posix()
