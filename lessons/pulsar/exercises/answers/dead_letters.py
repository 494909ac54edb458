"""The answers of pulsar.dead_letters."""

# %% given
import pulsar


# %% starter
def subscribe_with_dead_letters(client, topic, dead):
    policy = pulsar.ConsumerDeadLetterPolicy(
        max_redeliver_count=3, dead_letter_topic=dead, initial_subscription_name="repair"
    )
    return client.subscribe(
        topic,
        "billing-service",
        negative_ack_redelivery_delay_ms=100,
        dead_letter_policy=policy,
    )


# %% solution
def subscribe_with_dead_letters(client, topic, dead):
    policy = pulsar.ConsumerDeadLetterPolicy(
        max_redeliver_count=2, dead_letter_topic=dead, initial_subscription_name="repair"
    )
    return client.subscribe(
        topic,
        "billing-service",
        consumer_type=pulsar.ConsumerType.Shared,
        negative_ack_redelivery_delay_ms=100,
        dead_letter_policy=policy,
    )


# %% right
def subscribe_with_dead_letters(client, topic, dead):
    return client.subscribe(
        topic,
        "billing-service",
        pulsar.ConsumerType.KeyShared,
        negative_ack_redelivery_delay_ms=100,
        dead_letter_policy=pulsar.ConsumerDeadLetterPolicy(2, dead, initial_subscription_name="repair"),
    )


# %% right
def subscribe_with_dead_letters(client, topic, dead):
    policy = pulsar.ConsumerDeadLetterPolicy(max_redeliver_count=3 - 1, dead_letter_topic=dead)
    settings = {"negative_ack_redelivery_delay_ms": 50, "dead_letter_policy": policy}
    return client.subscribe(topic, "repair-service", consumer_type=pulsar.ConsumerType.Shared, **settings)


# %% wrong: The event came 4 times
# -    policy = pulsar.ConsumerDeadLetterPolicy(
# -        max_redeliver_count=2, dead_letter_topic=dead, initial_subscription_name="repair"
# -    )
# +    policy = pulsar.ConsumerDeadLetterPolicy(3, dead_letter_topic=dead, initial_subscription_name="repair")
# @@
# -        consumer_type=pulsar.ConsumerType.Shared,
# +        pulsar.ConsumerType.Shared,


# %% wrong: Does this type count deliveries?
def subscribe_with_dead_letters(client, topic, dead):
    policy = pulsar.ConsumerDeadLetterPolicy(2, dead_letter_topic=dead, initial_subscription_name="repair")
    return client.subscribe(topic, "billing-service", negative_ack_redelivery_delay_ms=100, dead_letter_policy=policy)


# %% wrong: not on the topic that you were given
# -    policy = pulsar.ConsumerDeadLetterPolicy(
# -        max_redeliver_count=2, dead_letter_topic=dead, initial_subscription_name="repair"
# -    )
# +    policy = pulsar.ConsumerDeadLetterPolicy(max_redeliver_count=2)


# %% wrong: did not come again within seconds
# -        negative_ack_redelivery_delay_ms=100,
