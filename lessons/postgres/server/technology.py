"""PostgreSQL, as a lab asks for it: `servers.start("postgres")`."""

from lessons.postgres.server.postgres import POSTGRES
from lessons.servers.technology import Technology


class Postgres(Technology):
    """A PostgreSQL for one notebook, which fills it and looks at its log."""

    variable = ""
    process = POSTGRES
    of_a_lab = True


TECHNOLOGY = Postgres()
