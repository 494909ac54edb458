"""The answers of pulsar.handle_failure."""


# %% starter
def handle(consumer, message, process): ...


# %% solution
def handle(consumer, message, process):
    try:
        process(message)
    except ValueError:
        consumer.negative_acknowledge(message)
    else:
        consumer.acknowledge(message)


# %% right
def handle(consumer, message, process):
    try:
        process(message)
        consumer.acknowledge(message)
    except Exception:
        consumer.negative_acknowledge(message.message_id())


# %% right
def handle(consumer, message, process):
    done = False
    try:
        process(message)
        done = True
    except ValueError:
        pass
    (consumer.acknowledge if done else consumer.negative_acknowledge)(message)


# %% wrong: failed once was acknowledged
# -        consumer.negative_acknowledge(message)
# -    else:
# -        consumer.acknowledge(message)
# +        print("failed")
# +    consumer.acknowledge(message)


# %% wrong: Tell the broker that it failed
# -        consumer.negative_acknowledge(message)
# -    else:
# -        consumer.acknowledge(message)
# +        return
# +    consumer.acknowledge(message)


# %% wrong: let out what `process` raised
def handle(consumer, message, process):
    process(message)
    consumer.acknowledge(message)


# %% wrong: that was processed came again
# -        consumer.negative_acknowledge(message)
# -    else:
# -        consumer.acknowledge(message)
# +        pass
# +    consumer.negative_acknowledge(message)


# %% wrong: acknowledged before it was processed
def handle(consumer, message, process):
    consumer.acknowledge(message)
    try:
        process(message)
    except ValueError:
        consumer.negative_acknowledge(message)


# %% wrong: An event that failed twice was acknowledged
def handle(consumer, message, process):
    try:
        process(message)
    except ValueError:
        try:
            process(message)
        except ValueError:
            print("failed again")
    consumer.acknowledge(message)
