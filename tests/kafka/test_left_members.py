"""Groups whose members were killed are deleted, so that a notebook can be run again from the top."""

import subprocess
import sys

import pytest

from lessons.kafka import topics
from tests.waiting import until

JOIN = """
import sys
from confluent_kafka import {kind}

address, topic, group = sys.argv[1:]
member = {kind}({{"bootstrap.servers": address, "group.id": group, **{settings}}})
member.subscribe([topic])
while True:
    member.poll(0.1)
"""
NEW = JOIN.format(kind="Consumer", settings={"group.protocol": "consumer"})
SHARE = JOIN.format(kind="ShareConsumer", settings={})


def state(admin, group: str) -> str:
    return next((one["group_state"] for one in admin.list_groups() if one["group_id"] == group), "gone")


@pytest.mark.parametrize(("program", "group"), [(NEW, "killed"), (SHARE, "killed-share")])
def test_a_group_of_a_new_protocol_is_deleted_once_its_killed_member_is_missed(kafka, topic, admin, program, group):
    member = subprocess.Popen([sys.executable, "-c", program, kafka.address, topic, group], stderr=subprocess.DEVNULL)
    try:
        until(lambda: state(admin, group) == "Stable", seconds=20)
    finally:
        member.kill()
        member.wait()
    assert state(admin, group) == "Stable"  # the broker does not know it yet
    topics.delete_group(admin, group)
    assert state(admin, group) == "gone"
