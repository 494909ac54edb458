"""The answers of pulsar.keep_a_day."""


# %% starter
def keep_a_day(admin, namespace):
    admin.set_policy(namespace, "retention", {"retentionTimeInMinutes": ..., "retentionSizeInMB": ...})


# %% solution
def keep_a_day(admin, namespace):
    admin.set_policy(namespace, "retention", {"retentionTimeInMinutes": 24 * 60, "retentionSizeInMB": -1})


# %% right
def keep_a_day(admin, namespace):
    limits = {"retentionSizeInMB": -1, "retentionTimeInMinutes": 1440}
    admin.request("POST", f"namespaces/{namespace}/retention", limits)


# %% right
from datetime import timedelta


def keep_a_day(admin, namespace):
    minutes = timedelta(days=1) // timedelta(minutes=1)
    admin.set_policy(namespace, "retention", dict(retentionTimeInMinutes=minutes, retentionSizeInMB=-1))


# %% wrong: how many has a day?
def keep_a_day(admin, namespace):
    admin.set_policy(namespace, "retention", {"retentionTimeInMinutes": 24, "retentionSizeInMB": -1})


# %% wrong: however young the events are
def keep_a_day(admin, namespace):
    admin.set_policy(namespace, "retention", {"retentionTimeInMinutes": 24 * 60, "retentionSizeInMB": 100})


# %% wrong: Use the value of -1 instead of 0
def keep_a_day(admin, namespace):
    admin.set_policy(namespace, "retention", {"retentionTimeInMinutes": 24 * 60, "retentionSizeInMB": 0})


# %% wrong: its retention was not set
def keep_a_day(admin, namespace):
    admin.set_policy(namespace, "messageTTL", 24 * 60 * 60)
