"""The commands of `python -m lessons`, each a module with run(arguments) -> exit code."""
