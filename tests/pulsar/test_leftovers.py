"""A lesson begins anew where an interrupted run has left tenants with policies and events."""

import pytest

from tests import harness, notebooks

TENANTS = "deeper/pulsar_tenants"


@pytest.fixture
def left_behind(admin):
    """A tenant as a run leaves it that was interrupted, or another user of the broker: a namespace keeps events."""
    admin.create_tenant("acme")
    admin.create_namespace("acme/orders")
    admin.set_policy("acme/orders", "retention", {"retentionTimeInMinutes": 10, "retentionSizeInMB": 1})
    yield "acme/orders"
    for tenant in ("acme", "globex"):
        admin.delete_tenant(tenant)


def test_a_lesson_about_tenants_begins_with_empty_ones(admin, broker, left_behind):
    [setup] = [cell.source for cell in notebooks.read(harness.path(TENANTS)).cells if "ACME, GLOBEX =" in cell.source]
    exec(compile(setup, TENANTS, "exec"), {"broker": broker})  # the notebook's own cell
    assert not admin.policies(left_behind).get("retention_policies")
