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


# %% right
def settle(subscription, event, process):
    while True:
        try:
            process(event)
        except ConnectionError:
            continue
        except ValueError:
            return subscription.nack(event.ack_id, action="park")
        return subscription.ack(event.ack_id)


# %% right
def settle(subscription, event, process):
    try:
        process(event)
    except ValueError:
        subscription.nack(event, action="park")
    except Exception:
        subscription.nack(event, action="retry")
    else:
        subscription.ack(event)


# %% wrong: It will never succeed: park it at once
# -        subscription.nack(event, action="park")
# +        subscription.nack(event, action="retry")


# %% wrong: Only what is broken belongs there
# -        subscription.nack(event, action="retry")
# +        subscription.nack(event, action="park")


# %% wrong: nobody would ever find it again
# -        subscription.nack(event, action="park")
# +        subscription.nack(event, action="skip")


# %% wrong: did not come again. Ask for it
# -        subscription.nack(event, action="retry")
# +        subscription.ack(event)


# %% wrong: never acknowledged
# -    else:
# -        subscription.ack(event)


# %% wrong: Only one of them is true
# -    else:
# +    finally:


# %% wrong: let ValueError('this order makes no sense') through
# -    except ValueError:
# -        subscription.nack(event, action="park")


# %% wrong: its work was done twice
# -        process(event)
# +        process(event)
# +        process(event)
