"""The environment in which every server process of the course runs."""

from collections.abc import Mapping

from lessons.servers.settings import SECRETS

NOT_FOR_JAVA = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")
LOCALE_VARIABLES = ("LC_ALL", "LC_CTYPE", "LANG")
"""The variables that may say how names of files are written, in the order in which they count."""


def server_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would change how a Java of ours runs, with a locale in which it finds its files.

    >>> "KAFKA_PASSWORD" in server_environment({"KAFKA_PASSWORD": "of a cluster elsewhere"})
    False
    """
    left_out = (*NOT_FOR_JAVA, *SECRETS)
    return {key: value for key, value in environ.items() if key not in left_out} | _locale(environ)


def _locale(environ: Mapping[str, str]) -> dict[str, str]:
    """Names of files are in UTF-8, which Java takes from the locale; errors are in English, for the course reads them.

    >>> _locale({"LC_ALL": "C"})
    {'LC_ALL': '', 'LANGUAGE': '', 'LC_CTYPE': 'C.UTF-8', 'LC_MESSAGES': 'C'}
    >>> _locale({"LANG": "de_DE.utf8"})["LC_CTYPE"]
    'de_DE.utf8'
    """
    wanted = next((environ[name] for name in LOCALE_VARIABLES if environ.get(name)), "")
    kept = wanted if "utf8" in wanted.lower().replace("-", "") else "C.UTF-8"
    return {"LC_ALL": "", "LANGUAGE": "", "LC_CTYPE": kept, "LC_MESSAGES": "C"}
