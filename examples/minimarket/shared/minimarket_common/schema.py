"""Brings the database's schema up to date: `python -m minimarket_common.schema upgrade`, or `revision` to show it.

Each numbered file of migrations/ runs once, in its own transaction, with a lock time-out, so that it never queues
the users' queries behind itself.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from minimarket_common.catalogue import shipped_catalogue
from minimarket_common.dependencies import Database
from minimarket_common.settings import ConfigurationError, text

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK_SECONDS = 5
ONE_AT_A_TIME = 722_001  # any fixed number: the key of the advisory lock that two upgraders share


def known_revisions() -> list[str]:
    return sorted(file.stem for file in MIGRATIONS.glob("*.sql"))


def applied_revisions(cursor: Any) -> list[str]:
    cursor.execute("SELECT to_regclass('schema_revisions')")
    if cursor.fetchone()[0] is None:
        return []
    cursor.execute("SELECT revision FROM schema_revisions ORDER BY revision")
    return [row[0] for row in cursor.fetchall()]


def upgrade(connection: Any) -> list[str]:
    """Applies what is missing and gives its names; an empty table of products gets the shipped ones."""
    cursor = connection.cursor()
    cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", (ONE_AT_A_TIME,))
    cursor.execute("CREATE TABLE IF NOT EXISTS schema_revisions (revision text PRIMARY KEY)")
    missing = [name for name in known_revisions() if name not in applied_revisions(cursor)]
    for name in missing:
        cursor.execute((MIGRATIONS / f"{name}.sql").read_text(encoding="utf-8"))
        cursor.execute("INSERT INTO schema_revisions VALUES (%s)", (name,))
    fill(cursor)
    connection.commit()
    return missing


def fill(cursor: Any) -> None:
    cursor.execute("SELECT count(*) FROM productos")
    if cursor.fetchone()[0]:
        return
    for product in shipped_catalogue().products:
        cursor.execute(
            "INSERT INTO productos VALUES (%s, %s, %s, %s, %s, %s)",
            (
                product.id,
                product.nombre,
                product.categoria,
                product.precio,
                product.stock,
                product.stock_minimo,
            ),
        )


def main(arguments: list[str]) -> int:
    """0 when done, 2 for a wrong call or environment, 3 if the database knows a revision that this release does not."""
    if arguments not in (["upgrade"], ["revision"]):
        print("expected one argument: upgrade or revision", file=sys.stderr)
        return 2
    try:
        database = Database(text(os.environ, "DATABASE_URL"))
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2

    import pg8000.dbapi

    connection = pg8000.dbapi.connect(**database.arguments)
    try:
        applied = applied_revisions(connection.cursor())
        unknown = [name for name in applied if name not in known_revisions()]
        if unknown:
            print(f"the database is ahead of this release: unknown revision {unknown[-1]}", file=sys.stderr)
            return 3
        if arguments == ["upgrade"]:
            print("applied: " + (", ".join(upgrade(connection)) or "nothing, it is up to date"))
        else:
            print(applied[-1] if applied else "none")
    finally:
        connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
