"""The answers of kinesis.what_failed."""


# %% starter
def what_failed(records, answer): ...


# %% solution
def what_failed(records, answer):
    return [record for record, result in zip(records, answer["Records"]) if "ErrorCode" in result]


# %% right
def what_failed(records, answer):
    return [record for record, result in zip(records, answer["Records"]) if "SequenceNumber" not in result]


# %% right
def what_failed(records, answer):
    return tuple(records[n] for n, result in enumerate(answer["Records"]) if result.get("ErrorCode"))


# %% wrong: in the stream twice
def what_failed(records, answer):
    return records


# %% wrong: You return the answers
def what_failed(records, answer):
    return [result for result in answer["Records"] if "ErrorCode" in result]


# %% wrong: You put the records [] again
def what_failed(records, answer):
    return []


# %% wrong: You put the records [3, 4] again
def what_failed(records, answer):
    return records[-answer["FailedRecordCount"] :]


# %% wrong: You put the records [0] again
def what_failed(records, answer):
    overload = "ProvisionedThroughputExceededException"
    return [record for record, result in zip(records, answer["Records"]) if result.get("ErrorCode") == overload]


# %% wrong: Your list consists of int
def what_failed(records, answer):
    return [number for number, result in enumerate(answer["Records"]) if "ErrorCode" in result]


# %% wrong: Your list consists of bytes
def what_failed(records, answer):
    return [record["Data"] for record, result in zip(records, answer["Records"]) if "ErrorCode" in result]


# %% wrong: Your list consists of tuple
def what_failed(records, answer):
    return [(record, result) for record, result in zip(records, answer["Records"]) if "ErrorCode" in result]
