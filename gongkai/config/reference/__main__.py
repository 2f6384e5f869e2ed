"""Write docs/reference from the code, or compare it."""

import os

import click
import django


@click.command()
@click.option("--check", is_flag=True, help="Compare instead of writing.")
def main(*, check: bool) -> None:
    """Write docs/reference from the code, or compare it."""
    # The settings that touch no file when they are read; before anything translated.
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.config.settings.test"
    django.setup()
    from gongkai.config.reference import pages

    if not check:
        pages.write()
    elif found := pages.faults():
        raise click.ClickException("\n".join([*found, "Run `make reference`."]))


main()
