"""Publication follows releases; numbers stay gapless."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "sql" / "publication.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_initial"),
        ("review", "0002_gate"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
