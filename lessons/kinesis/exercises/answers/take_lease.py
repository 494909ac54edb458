"""The answers of kinesis.take_lease."""


# %% starter
def take(table, lease, worker):
    try:
        table.update_item(
            Key={"leaseKey": lease.shard},
            UpdateExpression="SET leaseOwner = :me, leaseCounter = leaseCounter + :one",
            ConditionExpression=...,
            ExpressionAttributeValues={":me": worker, ":one": 1, ":seen": lease.counter},
        )
        return True
    except table.meta.client.exceptions.ConditionalCheckFailedException:
        return False


# %% solution
def take(table, lease, worker):
    try:
        table.update_item(
            Key={"leaseKey": lease.shard},
            UpdateExpression="SET leaseOwner = :me, leaseCounter = leaseCounter + :one",
            ConditionExpression="leaseCounter = :seen",
            ExpressionAttributeValues={":me": worker, ":one": 1, ":seen": lease.counter},
        )
        return True
    except table.meta.client.exceptions.ConditionalCheckFailedException:
        return False


# %% right
from boto3.dynamodb.conditions import Attr


def take(table, lease, worker):
    try:
        table.update_item(
            Key={"leaseKey": lease.shard},
            UpdateExpression="SET leaseOwner = :me, leaseCounter = :next",
            ConditionExpression=Attr("leaseCounter").eq(lease.counter),
            ExpressionAttributeValues={":me": worker, ":next": lease.counter + 1},
        )
    except table.meta.client.exceptions.ConditionalCheckFailedException:
        return False
    return True


# %% right
# -            ConditionExpression="leaseCounter = :seen",
# -            ExpressionAttributeValues={":me": worker, ":one": 1, ":seen": lease.counter},
# +            ConditionExpression="leaseOwner = :who AND leaseCounter = :seen",
# +            ExpressionAttributeValues={":me": worker, ":one": 1, ":who": lease.owner, ":seen": lease.counter},


# %% right
import random


def take(table, lease, worker):
    try:
        table.update_item(
            Key={"leaseKey": lease.shard},
            UpdateExpression="SET leaseOwner = :me, leaseCounter = :other",
            ConditionExpression="leaseCounter = :seen",
            ExpressionAttributeValues={":me": worker, ":other": random.getrandbits(60), ":seen": lease.counter},
        )
        return True
    except table.meta.client.exceptions.ConditionalCheckFailedException:
        return False


# %% wrong: both would read the shard
# -            ConditionExpression="leaseCounter = :seen",
# +            ConditionExpression="leaseCounter >= :seen",


# %% wrong: Nobody got a lease that was free
# -            ConditionExpression="leaseCounter = :seen",
# +            ConditionExpression="leaseCounter > :seen",


# %% wrong: could not be taken over
# -            ConditionExpression="leaseCounter = :seen",
# +            ConditionExpression="leaseCounter = :seen AND leaseCounter < :one",


# %% wrong: she renewed her lease
# -            ConditionExpression="leaseCounter = :seen",
# -            ExpressionAttributeValues={":me": worker, ":one": 1, ":seen": lease.counter},
# +            ConditionExpression="leaseOwner = :seen",
# +            ExpressionAttributeValues={":me": worker, ":one": 1, ":seen": lease.owner},


# %% wrong: Between your look and your write
def take(table, lease, worker):
    item = table.get_item(Key={"leaseKey": lease.shard})["Item"]
    if item["leaseCounter"] != lease.counter:
        return False
    table.put_item(Item={**item, "leaseOwner": worker, "leaseCounter": lease.counter + 1})
    return True
