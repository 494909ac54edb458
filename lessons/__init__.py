"""The course on event streaming: its servers, its exercises, its command line."""

__version__ = "0.1.0"
