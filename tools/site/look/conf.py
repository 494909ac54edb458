"""Sphinx's settings for the site: notebooks are never executed, and nothing is fetched from elsewhere."""

project = "Event streaming, running"
html_title = project
author = ""
extensions = ["myst_nb"]
root_doc = "index"
language = "en"
suppress_warnings = ["myst.header"]  # a page may go from its title to small headings

nb_execution_mode = "off"
nb_merge_streams = True
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # the default names a server of others
myst_heading_anchors = 4

html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["course.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_search_summary = False  # it asks for pages, which a browser refuses where the site is opened from a disk
html_theme_options = {"navigation_with_keys": False}
pygments_style = "default"
pygments_dark_style = "github-dark"
