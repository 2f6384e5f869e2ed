"""The release gate."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "sql" / "gate.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0001_initial"),
        ("core", "0002_ledger"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
