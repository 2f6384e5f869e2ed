"""``python -m gongkai.config.cli`` is ``gongkai``."""

from gongkai.config.cli import main

main(prog_name="gongkai")
