"""The answers of eventstore.give_back."""

# %% given
from lessons.eventstore.producer import append
from lessons.eventstore.recording import data_of
from lessons.eventstore.streams import read_to_end


# %% starter
def give_back(client, stream, transfer, amount): ...


# %% solution
def give_back(client, stream, transfer, amount):
    story = read_to_end(client, stream)
    made = [(event["data"].get("transfer"), event["data"].get("step")) for event in story]
    if (transfer, "give back") in made:
        return
    data = {"amount": amount, "transfer": transfer, "step": "give back"}
    append(client, stream, [{"type": "MoneyDeposited", "data": data}], len(story) - 1)


# %% right
# -    if (transfer, "give back") in made:
# +    if any(one == (transfer, "give back") for one in made):


# %% right
def give_back(client, stream, transfer, amount):
    recorded = client.get_stream(stream)
    for event in recorded:
        data = data_of(event)
        if data.get("transfer") == transfer and data.get("step") == "give back":
            return
    data = {"amount": amount, "transfer": transfer, "step": "give back"}
    append(client, stream, [{"type": "MoneyDeposited", "data": data}], recorded[-1].stream_position)


# %% wrong: the money was given back twice
# -    if (transfer, "give back") in made:
# +    if False:


# %% wrong: A second transfer of the same amount
# -    if (transfer, "give back") in made:
# +    if "give back" in [step for _, step in made]:


# %% wrong: Two managers looked
# -    append(client, stream, [{"type": "MoneyDeposited", "data": data}], len(story) - 1)
# +    append(client, stream, [{"type": "MoneyDeposited", "data": data}], StreamState.ANY)


# %% wrong: only the step `give back`
# -    if (transfer, "give back") in made:
# +    if transfer in [transfer for transfer, _ in made]:


# %% wrong: Look at the whole story
# -    made = [(event["data"].get("transfer"), event["data"].get("step")) for event in story]
# +    made = [(event["data"].get("transfer"), event["data"].get("step")) for event in story[-1:]]


# %% wrong: the stream knows
done = set()


def give_back(client, stream, transfer, amount):
    if (stream, transfer) in done:
        return
    data = {"amount": amount, "transfer": transfer, "step": "give back"}
    append(client, stream, [{"type": "MoneyDeposited", "data": data}], client.get_current_version(stream))
    done.add((stream, transfer))


# %% wrong: between your look and your append
# -    append(client, stream, [{"type": "MoneyDeposited", "data": data}], len(story) - 1)
# +    append(client, stream, [{"type": "MoneyDeposited", "data": data}], client.get_current_version(stream))


# %% wrong: The money was given back by MoneyWithdrawn
# -    data = {"amount": amount, "transfer": transfer, "step": "give back"}
# -    append(client, stream, [{"type": "MoneyDeposited", "data": data}], len(story) - 1)
# +    data = {"amount": -amount, "transfer": transfer, "step": "give back"}
# +    append(client, stream, [{"type": "MoneyWithdrawn", "data": data}], len(story) - 1)


# %% wrong: and the account has 1300 more
# -    data = {"amount": amount, "transfer": transfer, "step": "give back"}
# +    data = {"amount": 1300, "transfer": transfer, "step": "give back"}
