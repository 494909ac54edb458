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
