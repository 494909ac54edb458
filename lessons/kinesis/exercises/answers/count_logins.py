"""The answers of kinesis.count_logins."""

# %% starter
query = ...


# %% solution
query = """
SELECT "userId", count(DISTINCT login)
FROM logins
GROUP BY "userId"
ORDER BY "userId"
"""


# %% right
query = 'SELECT "userId", count(*) FROM (SELECT DISTINCT * FROM logins) GROUP BY ALL ORDER BY "userId"'


# %% right
query = "SELECT userId AS who, count(DISTINCT login) AS n FROM logins GROUP BY who ORDER BY 1"


# %% right
query = """
WITH once AS (SELECT "userId", login FROM logins GROUP BY ALL)
SELECT "userId", count(*) FROM once GROUP BY 1 ORDER BY 1;
"""


# %% wrong: You count rows
query = 'SELECT "userId", count(*) FROM logins GROUP BY "userId" ORDER BY "userId"'


# %% wrong: You have one number for all
query = "SELECT count(*) FROM logins"


# %% wrong: The database says
query = 'SELECT "userId", count(DISTINCT logins) FROM logins'


# %% wrong: You have [(100, 4)
query = 'SELECT "userId", max(login) FROM logins GROUP BY "userId" ORDER BY "userId"'


# %% wrong: left to chance
query = 'SELECT "userId", count(DISTINCT login) FROM logins GROUP BY "userId"'


# %% wrong: the lowest first
query = 'SELECT "userId", count(DISTINCT login) FROM logins GROUP BY "userId" ORDER BY 2 DESC, 1 DESC'


# %% wrong: You have [(100, 3), (101, 3), (104, 2)]
query = "SELECT * FROM (VALUES (100, 3), (101, 3), (104, 2)) ORDER BY 1"
