"""The ledger's chain, the refusal of change, and the shared cache."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "sql" / "ledger.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
