"""The answers of eventstore.settle."""


# %% starter
def settle(subscription, event, process): ...


# %% solution
def settle(subscription, event, process):
    try:
        process(event)
    except ConnectionError:
        subscription.nack(event, action="retry")
    except ValueError:
        subscription.nack(event, action="park")
    else:
        subscription.ack(event)


# %% right
def settle(subscription, event, process):
    try:
        process(event)
        subscription.ack(event)
    except (ConnectionError, ValueError) as error:
        subscription.nack(event, "retry" if isinstance(error, ConnectionError) else "park")


# %% right
def settle(subscription, event, process):
    actions = {ConnectionError: "retry", ValueError: "park"}
    try:
        process(event)
    except tuple(actions) as error:
        subscription.nack(event, action=actions[type(error)])
        return
    subscription.ack(event)


# %% wrong: It will never succeed: park it at once
# -        subscription.nack(event, action="park")
# +        subscription.nack(event, action="retry")


# %% wrong: Only the broken one belongs there
# -        subscription.nack(event, action="retry")
# +        subscription.nack(event, action="park")


# %% wrong: nobody would ever find it again
# -        subscription.nack(event, action="park")
# +        subscription.nack(event, action="skip")


# %% wrong: did not come again. Ask for it
# -        subscription.nack(event, action="retry")
# +        subscription.ack(event)
