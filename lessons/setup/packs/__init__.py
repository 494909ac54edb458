"""A pack: one file with all that set-up downloads, and the course itself. Standard library only, as all of set-up."""
