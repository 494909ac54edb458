"""The capstone: a small bank on all four technologies at once.

Commands become events in Event Store. A publisher takes them to Kafka, a reader keeps the balances and looks for
suspicious movements, workers on Pulsar send notices, and at the end of the day the events land in S3 by way of Kinesis.
"""
