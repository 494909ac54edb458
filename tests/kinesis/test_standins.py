"""Every stand-in takes each parameter that the client's own model of the service has, or refuses it in a sentence."""

import importlib
import inspect
import pkgutil
from types import SimpleNamespace

import boto3
import pytest
from botocore.exceptions import ParamValidationError

import lessons.kinesis
from lessons.kinesis.exercises.failed_records import ShortAnswers
from lessons.kinesis.exercises.lost_after_restart import EmptyFirst
from lessons.kinesis.exercises.read_to_end import AsAws, Plan
from lessons.kinesis.exercises.sparse import Sparse
from lessons.kinesis.exercises.take_lease import Overtaken
from lessons.kinesis.limits import LimitedReads, LimitedWrites
from lessons.kinesis.refusals import ObservedClient
from lessons.kinesis.resharding import ReshardingClient
from lessons.kinesis.standins import ParameterError, StandIn, takes

KINESIS = {
    LimitedWrites: lambda client: LimitedWrites(client, 1000),
    LimitedReads: LimitedReads,
    ReshardingClient: ReshardingClient,
    AsAws: lambda client: AsAws(client, Plan(1, ())),
    EmptyFirst: EmptyFirst,
    ShortAnswers: lambda client: ShortAnswers(client, 2),
    Sparse: lambda client: Sparse(client, {}),
}
"""How each stand-in that says what it takes is made."""
PASS_EVERYTHING_ON = {ObservedClient, Overtaken}


def classes():
    """Every class of the lessons' code for Kinesis."""
    for module in pkgutil.walk_packages(lessons.kinesis.__path__, "lessons.kinesis."):
        for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if found.__module__ == module.name:
                yield found


def methods():
    """The stand-ins' methods that have an operation's name, with the operation."""
    names = boto3.client("kinesis", region_name="us-east-1").meta.method_to_api_mapping
    return [
        pytest.param(standin, name, names[name], id=f"{standin.__name__}.{name}")
        for standin in KINESIS
        for name in vars(standin)
        if name in names
    ]


def members(client, operation):
    return client.meta.service_model.operation_model(operation).input_shape.members


def a_value(shape):
    """A value that the client itself takes for a parameter."""
    if shape.type_name == "list":
        return [a_value(shape.member)]
    if shape.type_name == "structure":
        return {name: a_value(member) for name, member in shape.members.items()}
    values = {"blob": b"{}", "integer": 1, "boolean": True, "timestamp": "2026-11-30T00:00:00Z"}
    return values.get(shape.type_name, "TRIM_HORIZON" if shape.metadata.get("enum") else "17")


def test_every_class_that_plays_a_client_is_tried_here():
    playing = {one for one in classes() if issubclass(one, StandIn) or "__getattr__" in vars(one)}
    assert playing - {StandIn} == KINESIS.keys() | PASS_EVERYTHING_ON


@pytest.mark.parametrize(("standin", "name", "operation"), methods())
def test_each_parameter_of_the_operation_is_done_passed_on_or_refused(client, standin, name, operation):
    declared = getattr(standin, name).parameters
    assert sorted(declared.done + declared.passed_on + declared.refused) == sorted(members(client, operation))


@pytest.mark.parametrize(("standin", "name", "operation"), methods())
def test_what_is_refused_is_named_in_a_sentence(client, standin, name, operation):
    shape = client.meta.service_model.operation_model(operation).input_shape
    for parameter in getattr(standin, name).parameters.refused:
        request = {one: a_value(shape.members[one]) for one in [*shape.required_members, parameter]}
        with pytest.raises(ParameterError, match=rf"does not know {parameter}\. "):
            getattr(KINESIS[standin](client), name)(**request)


@pytest.mark.parametrize(("standin", "name", "operation"), methods())
def test_what_no_client_knows_is_refused_as_the_client_does(client, standin, name, operation):
    with pytest.raises(ParamValidationError, match="Invented"):
        getattr(KINESIS[standin](client), name)(Invented="17")


class Forgetful(StandIn):
    """It says of nothing what it does with it."""

    @takes("StreamName", "Records")
    def put_records(self, **request):
        return request


def test_a_parameter_that_was_forgotten_is_refused_too_and_not_swallowed(client):
    record = {"Data": b"{}", "PartitionKey": "user-1"}
    arn = "arn:aws:kinesis:us-east-1:123456789012:stream/under-test"
    with pytest.raises(ParameterError, match=r"Forgetful\.put_records does not know StreamARN\."):
        Forgetful(client).put_records(StreamARN=arn, Records=[record])


class Recorder:
    """Keeps the request of every call."""

    def __init__(self, answer):
        self.answer, self.requests = answer, []

    def __getattr__(self, name):
        return lambda **request: self.requests.append((name, request)) or self.answer


def test_an_observed_client_passes_everything_on(client):
    request = {name: a_value(shape) for name, shape in members(client, "PutRecords").items()}
    recorder = Recorder({"FailedRecordCount": 0, "Records": [{}]})
    ObservedClient(recorder, lambda: 0.0).put_records(**request)
    assert recorder.requests == [("put_records", request)]


@pytest.mark.parametrize("name", ["GetItem", "Query", "Scan"])
def test_an_overtaken_table_passes_everything_on(name):
    model = boto3.client("dynamodb", region_name="us-east-1").meta.service_model
    request = {one: SimpleNamespace() for one in model.operation_model(name).input_shape.members}
    recorder, method = Recorder({}), {"GetItem": "get_item"}.get(name, name.lower())
    getattr(Overtaken(recorder, lambda: None), method)(**request)
    assert recorder.requests == [(method, request)]
