"""The trials on Kinesis: leases for its shards, and a queue of SQS where order does not matter."""

import boto3

from lessons.choosing.kinesis_log import KinesisLog
from lessons.choosing.trials import READERS, Trials
from lessons.kinesis.buckets import dashed_name
from lessons.kinesis.leases import Leases, delete_table, recreate_table
from lessons.servers import Server


class KinesisTrials(Trials):
    """The trials on moto.

    Args:
        kinesis: what `servers.start("kinesis")` returned.
    """

    technology = "Kinesis"
    shares = "a queue of SQS beside it"

    def __init__(self, kinesis: Server):
        self.kinesis = kinesis

    def make_log(self) -> KinesisLog:
        return KinesisLog(self.kinesis, "trial")

    def busy(self) -> int:
        """Three workers take leases, as with the Kinesis Client Library: a shard has one."""
        dynamodb, name = boto3.resource("dynamodb"), self.kinesis.named("trial-leases")
        with self.log() as log:
            assert isinstance(log, KinesisLog)
            table = recreate_table(dynamodb, name)
            try:
                workers = [Leases(table, f"worker-{number}") for number in range(READERS)]
                workers[0].add_ready(log.client.list_shards(StreamName=log.stream)["Shards"])
                for worker in workers:
                    for lease in worker.wanted():
                        worker.take(lease)
                return len({lease.owner for lease in workers[0].all()})
            finally:
                delete_table(dynamodb, name)

    def sharing(self) -> int:
        client = boto3.client("sqs")
        queue = client.create_queue(QueueName=dashed_name(self.kinesis, "trial-jobs"))["QueueUrl"]
        try:
            for number in range(2 * READERS):
                client.send_message(QueueUrl=queue, MessageBody=f"job {number}")
            answers = [client.receive_message(QueueUrl=queue, MaxNumberOfMessages=1) for _ in range(READERS)]
            return len({message["MessageId"] for answer in answers for message in answer["Messages"]})
        finally:
            client.delete_queue(QueueUrl=queue)
