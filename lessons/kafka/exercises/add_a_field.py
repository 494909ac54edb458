"""Exercise: add a field to a schema so that old and new programs go on."""

from typing import Any

from fastavro.schema import SchemaParseException

from lessons.course import Exercise, Wrong, answers_beside
from lessons.errors import LessonError
from lessons.events import Event, EventError
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.kafka.schemas import Registry, Schema, SchemaError, decode, encode
from lessons.servers import Server

USER = {"name": "userId", "type": "long"}
DEVICE = {"name": "device", "type": "string", "default": "unknown"}
SCENES: tuple[tuple[list[dict[str, Any]], dict[str, Any]], ...] = (
    ([USER], {"userId": 1}),
    ([USER, DEVICE], {"userId": 2, "device": "a phone"}),
)
"""The fields that are there already, and an event that has them."""


def check(country: object, kafka: Server) -> str:
    if isinstance(country, dict) and country.get("name", "country") != "country":
        raise Wrong(f"The field's name is {country['name']!r}. It should be 'country'.")
    if not isinstance(country, dict) or "name" not in country:
        raise Wrong('`country` should be a dict that describes one field: {"name": "country", …}.')
    for fields, event in SCENES:
        old, new = _schema(fields), _schema([*fields, country])
        with fresh_topic(kafka, "add-a-field") as topic:
            registry = Registry(kafka.address, topic)
            try:
                numbers = [registry.register(schema) for schema in (old, new)]
            except SchemaError as error:
                raise Wrong(f"The registry refused it. {error.what}") from error
            _read_each_other(registry.schemas(), numbers, event)
    return "The registry took it, and old and new programs read each other's events."


def _schema(fields: list[dict[str, Any]]) -> Schema:
    return {"type": "record", "name": "UserLoggedIn", "fields": fields}


def _read_each_other(schemas: list[Schema], numbers: list[int], event: Event) -> None:
    old, new = (schemas[number] for number in numbers)
    try:
        in_italy = encode({**event, "country": "Italy"}, new, numbers[1])
        old_event = encode(event, old, numbers[0])
        as_new, as_old = decode(old_event, schemas, new), decode(in_italy, schemas, old)
    except SchemaParseException as error:
        raise Wrong(f"The default does not fit the type. {error}") from error
    except EventError as error:
        raise Wrong(f'An event with the country "Italy" does not fit to it. {error.what}') from error
    except LessonError as error:
        raise Wrong(error.what) from error
    if as_old != event or not event.items() <= as_new.items():
        raise Wrong(f"An old program reads {as_old}, and a new one {as_new}.")


EXERCISE = Exercise(
    id="kafka.add_a_field",
    title="Add a field to a schema",
    notebook="deeper/kafka_bad_events",
    minutes=4,
    hints=(
        'A field is a dict with a name and a type: {"name": …, "type": …}. Text is "string" in Avro.',
        "What should a new program see in an old event, which has no country?",
        'Add a "default", such as "unknown".',
    ),
    why=(
        "With a default, a new program reads old events, and an old program leaves out what it does not know. You "
        'could also allow nothing at all: the type ["null", "string"] with the default None. The usual mistake is a '
        "field without a default: it works for the events that you send today, and not for those of last week."
    ),
    checker=check,
    **answers_beside(__file__),
)
