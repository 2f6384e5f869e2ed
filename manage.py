#!/usr/bin/env python
"""Django's own commands; `gongkai` is the program for everything else."""

import sys

from django.core.management import execute_from_command_line

from gongkai.config.cli.django import database, prepare

if __name__ == "__main__":
    prepare(sys.argv[1] if len(sys.argv) > 1 else "")
    with database():
        execute_from_command_line(sys.argv)
