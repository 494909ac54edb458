"""Clients that stand in for a client of boto3, and take what it takes.

Which parameters a call has is asked of botocore's own model of the service. A stand-in says of each what becomes of it:
it does what AWS does, passes it on to the client that it stands in front of, or refuses it in a sentence. What the
model does not have is refused as the client itself refuses it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from botocore.client import BaseClient
from botocore.exceptions import ParamValidationError
from botocore.validate import ParamValidator

from lessons.errors import LessonError
from lessons.kinesis.shapes import Answer

UNKNOWN = ("StreamId", "DryRun")
"""What no stand-in here knows: moto takes both and does nothing with them."""
WHERE = ("StreamName", "StreamARN")
"""Which stream: `addressing.by_name` makes one of both."""
RECORD = ("Data", "PartitionKey", "ExplicitHashKey")
START = ("ShardIteratorType", "StartingSequenceNumber", "Timestamp")
"""Where an iterator begins."""
Request = Mapping[str, Any]
Method = TypeVar("Method", bound=Callable[..., Answer])


class ParameterError(LessonError):
    """AWS takes this request, and a stand-in of the course does not."""


@dataclass(frozen=True)
class Parameters:
    """What becomes of each parameter of an operation.

    Args:
        done: the stand-in does what AWS does.
        passed_on: the client behind it gets them unchanged.
        refused: they are refused in a sentence.
    """

    done: tuple[str, ...]
    passed_on: tuple[str, ...]
    refused: tuple[str, ...]


class StandIn:
    """A client around a client. Calls that have no method in its class go to the client.

    Args:
        client: a boto3 client for Kinesis.
    """

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


def takes(*done: str, passed_on: Sequence[str] = (), refused: Sequence[str] = UNKNOWN) -> Callable[[Method], Method]:
    """For a method of a stand-in: it is called with a request that the client would take, and of which it knows all.

    Args:
        done, passed_on, refused: every parameter of the operation, see `Parameters`.
    """
    declared = Parameters(done, tuple(passed_on), tuple(refused))

    def decorate(method: Method) -> Method:
        @wraps(method)
        def call(self: Any, **request: Any) -> Answer:
            client = self._client
            require_valid(client, client.meta.method_to_api_mapping[method.__name__], request)
            _require_known(f"{type(self).__name__}.{method.__name__}", declared, request)
            return method(self, **request)

        vars(call)["parameters"] = declared
        return cast(Method, call)

    return decorate


def _require_known(method: str, declared: Parameters, request: Request) -> None:
    for name in request:
        if name not in (*declared.done, *declared.passed_on):
            raise ParameterError(f"{method} does not know {name}.", "AWS does: leave it out here.")


def require_valid(client: BaseClient, operation: str, request: Request) -> None:
    """What a stand-in asks first, so that it takes what the real client takes, and refuses the same.

    Raises:
        botocore.exceptions.ParamValidationError: as the client itself would.
    """
    shape = client.meta.service_model.operation_model(operation).input_shape
    report = ParamValidator().validate(request, shape)
    if report.has_errors():
        raise ParamValidationError(report=report.generate_report())
