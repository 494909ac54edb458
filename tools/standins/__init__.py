"""Stand-ins for the official images, built from the same published jars and wheels, where no registry can be reached.

    python -m tools.standins [NAMES]

A stand-in has the official image's name and takes the same variables, ports and folders; it has another base system,
another Java and another Python. CONTRIBUTING.md says what a test on a stand-in proves, and what it does not.
"""
