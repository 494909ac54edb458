"""The answers of pulsar.open_shop."""

# %% given
import pulsar

from lessons.pulsar.admin import topic_path


# %% starter
def open_shop(client, admin, topic): ...


# %% solution
def open_shop(client, admin, topic):
    client.subscribe(topic, "billing", initial_position=pulsar.InitialPosition.Earliest).close()
    admin.request("POST", f"{topic_path(topic)}/messageTTL?messageTTL={24 * 3600}")


# %% right
from lessons.pulsar.admin import CONFLICT, ignoring_status


def open_shop(client, admin, topic):
    path = topic_path(topic)
    with ignoring_status(CONFLICT):
        admin.create_topic(topic)
    with ignoring_status(CONFLICT):
        admin.request("PUT", f"{path}/subscription/billing")
    admin.request("POST", f"{path}/messageTTL?messageTTL=86400")


# %% right
def open_shop(client, admin, topic):
    if not admin.has_topic(topic):
        admin.create_topic(topic)
    if "billing" not in admin.stats(topic)["subscriptions"]:
        admin.request("PUT", f"{topic_path(topic)}/subscription/billing")
    admin.request("POST", f"{topic_path(topic)}/messageTTL?messageTTL=86400")


# %% wrong: was to be there before the first event
# -    client.subscribe(topic, "billing", initial_position=pulsar.InitialPosition.Earliest).close()
# +    if not admin.has_topic(topic):
# +        admin.create_topic(topic)


# %% wrong: The shop was open already, and `open_shop` failed
# -    client.subscribe(topic, "billing", initial_position=pulsar.InitialPosition.Earliest).close()
# +    admin.create_topic(topic)
# +    client.subscribe(topic, "billing", initial_position=pulsar.InitialPosition.Earliest).close()


# %% wrong: When `open_shop` was called again
# -    client.subscribe(topic, "billing", initial_position=pulsar.InitialPosition.Earliest).close()
# +    recreate_topic(admin, topic)
# +    client.subscribe(topic, "billing", initial_position=pulsar.InitialPosition.Earliest).close()


# %% wrong: yours is still there
# -    client.subscribe(topic, "billing", initial_position=pulsar.InitialPosition.Earliest).close()
# +    open_shop.consumer = client.subscribe(topic, "billing", initial_position=pulsar.InitialPosition.Earliest)


# %% wrong: what its namespace says holds
# -    admin.request("POST", f"{topic_path(topic)}/messageTTL?messageTTL={24 * 3600}")


# %% wrong: A day has
# -    admin.request("POST", f"{topic_path(topic)}/messageTTL?messageTTL={24 * 3600}")
# +    admin.request("POST", f"{topic_path(topic)}/messageTTL?messageTTL={24 * 60}")


# %% wrong: Another topic of the namespace
# -    admin.request("POST", f"{topic_path(topic)}/messageTTL?messageTTL={24 * 3600}")
# +    admin.request("POST", f"{topic_path(topic)}/messageTTL?messageTTL={24 * 3600}")
# +    tenant, namespace = topic_path(topic).split("/")[1:3]
# +    admin.set_policy(f"{tenant}/{namespace}", "messageTTL", 24 * 3600)
