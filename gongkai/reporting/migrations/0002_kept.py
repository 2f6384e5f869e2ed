"""Frozen figures stay; ledgers are struck, never rewritten."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "sql" / "kept.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0001_initial"),
        ("core", "0002_ledger"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
