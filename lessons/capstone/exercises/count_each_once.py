"""Exercise: find why the report of the day is lower than the accounts."""

from typing import NamedTuple

from lessons.course import Answer, Exercise, Wrong, answers_beside


class Row(NamedTuple):
    """A line that has landed; one that was delivered twice has two, with other times of landing."""

    id: str
    account: str
    amount: int
    happened: int
    landed: int


ONCE = [Row("a", "ann", 100, 1, 50), Row("b", "ann", -30, 2, 50), Row("c", "bob", 7, 3, 50)]
TWICE = [*ONCE, Row("b", "ann", -30, 2, 90), Row("c", "bob", 7, 3, 90), Row("c", "bob", 7, 3, 91)]
TWO_BUNDLES = [*ONCE, Row("d", "ann", 40, 5, 60), Row("e", "ann", 40, 5, 60), Row("f", "bob", 40, 5, 60)]
ALL = [*TWO_BUNDLES, *(row._replace(landed=99) for row in TWO_BUNDLES), Row("g", "cem", 0, 9, 99)]
SCENES = {
    "Nothing twice": ONCE,
    "One line twice": [*ONCE, ONCE[1]],
    "Some lines twice, later": TWICE,
    "Two deposits of 40 in one moment": TWO_BUNDLES,
    "Everything twice": ALL,
    "Nothing": [],
}


def check(totals: Answer) -> str:
    for name, rows in SCENES.items():
        found = _asked(totals, rows)
        once = {row.id: row for row in rows}.values()
        expected = {account: sum(row.amount for row in once if row.account == account) for account in _accounts(rows)}
        _compare(name, found, expected)
    return "An event is known by its id: neither by what is in it, nor by when it landed."


def _accounts(rows: list[Row]) -> list[str]:
    return sorted({row.account for row in rows})


def _asked(totals: Answer, rows: list[Row]) -> object:
    import duckdb  # not above: it takes a tenth of a second

    with duckdb.connect() as database:
        database.execute("create table landed (id text, account text, amount int, happened bigint, landed bigint)")
        if rows:
            database.executemany("insert into landed values (?, ?, ?, ?, ?)", [list(row) for row in rows])
        try:
            return totals(database)
        except duckdb.Error as error:
            raise Wrong(f"DuckDB refuses your query: {str(error).splitlines()[0]}") from error


def _compare(name: str, found: object, expected: dict[str, int]) -> None:
    if not isinstance(found, dict):
        raise Wrong(f"`totals` returned {found!r}. It should return the balances by account, as before.")
    if missing := sorted(set(expected) - set(found)):
        raise Wrong(f"{name}: the account {missing[0]} is missing.")
    if strange := [account for account in found if account not in expected]:
        raise Wrong(f"{name}: you have a balance of {strange[0]!r}, and no line has such an account.")
    for account, amount in expected.items():
        if found[account] is None or found[account] != amount:
            direction = "too high" if (found[account] or 0) > amount else "too low"
            raise Wrong(f"{name}: {account} has {found[account]}, which is {direction}: {amount} is right.")


EXERCISE = Exercise(
    id="capstone.count_each_once",
    title="Find why a report is lower than the accounts",
    notebook="06_capstone",
    minutes=8,
    kind="diagnose",
    hints=(
        "What does `distinct` take for the same: two lines of one event, or two events that look alike?",
        "Without `distinct` a line that was delivered twice counts twice. Which field tells the two cases apart?",
        "`select distinct on (id) * from landed` keeps one line of each id.",
    ),
    why=(
        "Two deposits of 40 in one moment are two events with two ids. One event that has landed twice has one id. You "
        "could also take any line of each id with `group by id`, or put the lines into a dict by their ids in Python. "
        "The usual mistakes are to sum up everything, and to compare whole lines: the time of landing differs."
    ),
    checker=check,
    **answers_beside(__file__),
)
