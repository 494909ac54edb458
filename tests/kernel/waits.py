"""An exercise whose check waits until it is stopped."""

import dataclasses
import threading

from tests.course.example import EXAMPLE


def check(_value):
    print("waits", flush=True)
    threading.Event().wait()


EXERCISE = dataclasses.replace(EXAMPLE, id="example.waits", checker=check, seconds=600)
