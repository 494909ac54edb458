"""The course as a person meets it: a clone, a lab that really runs, a browser. For the tests and the screenshot."""
