"""One process of this course: launched, watched, shared, ended."""
