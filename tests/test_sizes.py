"""Functions and files stay short: CONTRIBUTING.md has the table."""

from statistics import median

from tools import sizes

EVERYTHING = sizes.measure(*sizes.PACKAGES)


def test_functions_stay_short():
    assert median(EVERYTHING.functions) <= sizes.MEDIAN_OF_A_FUNCTION
    assert sizes.p90(EVERYTHING.functions) <= sizes.MOST_OF_A_FUNCTION


def test_files_stay_short():
    assert median(EVERYTHING.files) <= sizes.MEDIAN_OF_A_FILE


def test_a_folder_that_is_not_there_has_no_files():
    assert sizes.measure("no_such_package") == ([], [])
