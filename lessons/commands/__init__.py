"""The commands of `python3 -m lessons`, each a module with run(arguments) -> exit code."""
