"""The page that a host shows where there is none: it brings its own style, since it may be shown for any path."""

STYLE = """
:root { color-scheme: light dark; }
body { font: 1.1rem/1.6 system-ui, sans-serif; margin: 15vh auto; max-width: 36rem; padding: 0 1rem; }
"""


def page(home: str) -> str:
    """The page.

    Args:
        home: the path of the site's first page, such as "/name/".
    """
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>There is no such page: Event streaming, running</title><style>{STYLE}</style></head>
<body><h1>There is no such page</h1>
<p>It may have moved. <a href="{home}">The first page</a> leads to every notebook, and has a search.</p>
</body></html>
"""
