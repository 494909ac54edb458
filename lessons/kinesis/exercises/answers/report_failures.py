"""The answers of kinesis.report_failures."""


# %% starter
def make_handler(process):
    def handler(event, context): ...

    return handler


# %% solution
import base64
import json


def make_handler(process):
    def handler(event, context):
        failures = []
        for record in event["Records"]:
            try:
                process(json.loads(base64.b64decode(record["kinesis"]["data"])))
            except Exception:
                failures.append({"itemIdentifier": record["kinesis"]["sequenceNumber"]})
                break
        return {"batchItemFailures": failures}

    return handler


# %% right
# -        failures = []
# @@
# -                failures.append({"itemIdentifier": record["kinesis"]["sequenceNumber"]})
# -                break
# -        return {"batchItemFailures": failures}
# +                return {"batchItemFailures": [{"itemIdentifier": record["kinesis"]["sequenceNumber"]}]}


# %% right
import base64
import json


def make_handler(process):
    done = set()

    def handler(event, context):
        failures = []
        for record in event["Records"]:
            number = record["kinesis"]["sequenceNumber"]
            if number not in done:
                try:
                    process(json.loads(base64.b64decode(record["kinesis"]["data"])))
                    done.add(number)
                except Exception:
                    failures.append({"itemIdentifier": number})
        return {"batchItemFailures": failures}

    return handler


# %% right
import base64
import json


def make_handler(process):
    def handler(event, context):
        waiting = list(event["Records"])
        while waiting:
            try:
                process(json.loads(base64.b64decode(waiting[0]["kinesis"]["data"])))
            except Exception:
                break
            waiting.pop(0)
        return {"batchItemFailures": [{"itemIdentifier": each["kinesis"]["sequenceNumber"]} for each in waiting]}

    return handler


# %% wrong: Catch it, whichever it is
# -            except Exception:
# +            except ValueError:


# %% wrong: Report the sequence number
# -                failures.append({"itemIdentifier": record["kinesis"]["sequenceNumber"]})
# +                failures.append({"itemIdentifier": record["eventID"]})


# %% wrong: Stop at the failed one
# -                break


# %% wrong: nobody learned of it
# -                failures.append({"itemIdentifier": record["kinesis"]["sequenceNumber"]})
# +                pass


# %% wrong: in a dict
# -        return {"batchItemFailures": failures}
# +        return failures


# %% wrong: that is no event
# -                process(json.loads(base64.b64decode(record["kinesis"]["data"])))
# +                process(record)
