"""Kinesis as a server of this course: moto, which answers as AWS does."""
