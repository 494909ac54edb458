"""What goes into a pack: the wheels for each computer and Python, the jars, the course as git keeps it."""
