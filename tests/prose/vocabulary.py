"""Every name that what is installed knows: our own code's, the clients', AWS's models', the brokers' jars'."""

import ast
import builtins
import functools
import importlib
import inspect
import keyword
import pkgutil
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import boto3
import botocore.session

from lessons.servers.java import jars
from lessons.setup.environment import ROOT

PACKAGES = ("lessons", "embedded_eventstore", "tools", "benchmarks")
CLIENTS = ("kafka", "pulsar", "esdbclient", "eventsourcing", "botocore.exceptions", "confluent_kafka", "moto.server")
SERVICES = (
    "kinesis",
    "firehose",
    "lambda",
    "sqs",
    "s3",
    "dynamodb",
    "cloudwatch",
    "kinesisanalyticsv2",
    "redshift-data",
)
SET_UP = (
    "docker-compose.yml",
    "docker-compose.three-brokers.yml",
    "conftest.py",
    ".ci/engine",
    ".github/workflows/tests.yml",
)
JARS = re.compile(r"/(kafka[a-z_-]*|pulsar-[a-z-]+|managed-ledger)[^/]*\.jar$")
IDENTIFIER = re.compile(r"[A-Za-z_][\w]*")


@functools.cache
def of_the_course() -> frozenset[str]:
    """Identifiers, and texts without a space, in the course's own Python files; texts for people are left out."""
    found: set[str] = set()
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            found |= set(_names_in(ast.parse(file.read_text(encoding="utf-8")))) | {file.stem}
        for kind in ("*.conf", "*.properties", "*.js"):
            for file in (ROOT / package).rglob(kind):
                found |= set(re.findall(r"[\w.$-]+", file.read_text(encoding="utf-8")))
    return frozenset(found)


def _names_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        for field in ("id", "attr", "name", "arg", "asname"):
            if isinstance(value := getattr(node, field, None), str):
                yield value
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from [node.module, *node.module.split(".")]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            yield from [node.value, *re.split(r"[^\w.$-]+", node.value)]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "function" in node.value:
            yield from IDENTIFIER.findall(node.value)  # JavaScript of a projection


@functools.cache
def of_clients() -> frozenset[str]:
    """Modules, classes, methods, parameters and settings of the clients, and Python's own names."""
    found = {*dir(builtins), *sys.stdlib_module_names, *keyword.kwlist}
    for name in CLIENTS:
        for module in _modules(name):
            found |= {module.__name__, *module.__name__.split(".")}
            for value in vars(module).values():
                found |= set(_names_of(value))
            found |= set(vars(module))
    for session in [boto3.session.Session()]:
        found |= set(dir(session))
    return frozenset(found)


def _modules(name: str) -> Iterator[object]:
    module = importlib.import_module(name)
    yield module
    for one in pkgutil.iter_modules(getattr(module, "__path__", ()), f"{name}."):
        if not one.name.rpartition(".")[2].startswith("_"):
            try:
                yield importlib.import_module(one.name)
            except Exception:
                continue


def _names_of(value: object) -> Iterator[str]:
    if inspect.isclass(value):
        yield from dir(value)
        settings = getattr(value, "DEFAULT_CONFIG", None)
        yield from settings if isinstance(settings, dict) else ()
        for method in vars(value).values():
            yield from _parameters(method)
    yield from _parameters(value)


def _parameters(value: object) -> tuple[str, ...]:
    try:
        return tuple(inspect.signature(value).parameters) if callable(value) else ()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return ()


@functools.cache
def of_aws() -> frozenset[str]:
    """Operations, shapes, members and values of the services' models, and the methods of boto3 for them."""
    found: set[str] = set()
    session = botocore.session.get_session()
    for service in SERVICES:
        model = session.get_service_model(service)
        for operation in model.operation_names:
            found |= {operation, botocore.xform_name(operation)}
        for name in model.shape_names:
            shape = model.shape_for(name)
            found |= {name, *getattr(shape, "members", ()), *getattr(shape, "enum", ())}
    return frozenset(found)


def in_jars(name: str) -> bool:
    """Whether a class of the brokers has this very text (a setting, a value, a method), or is called so."""
    constants = [_constant(name), _constant(f"{name}.java")]
    return any(constant in text for text in _classes() for constant in constants)


def _constant(text: str) -> bytes:
    """The text as a class file has it: a tag, two bytes of its length, and itself (JVM specification, 4.4.7)."""
    return struct.pack(">BH", 1, len(text)) + text.encode()


@functools.cache
def _classes() -> tuple[bytes, ...]:
    locks = [ROOT / "lessons" / broker / "server" / "jars.lock" for broker in ("kafka", "pulsar")]
    paths = [jar.path for lock in locks for jar in jars.read_lock(lock)]
    return tuple(_texts(path) for path in paths if JARS.search(str(path)))


def _texts(path: Path) -> bytes:
    with zipfile.ZipFile(path) as jar:
        return b"\n".join(f"{one}\n".encode() + jar.read(one) for one in jar.namelist() if one.endswith(".class"))


@functools.cache
def of_files() -> frozenset[str]:
    """The names of the project's files, and the words of its container and set-up files."""
    argv = ["git", "ls-files"]
    listed = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    words = [word for name in SET_UP for word in re.findall(r"[\w.$-]+", (ROOT / name).read_text(encoding="utf-8"))]
    return frozenset(
        [*(Path(name).name for name in listed), *(part for name in listed for part in Path(name).parts), *words]
    )


@functools.cache
def of_requirements() -> frozenset[str]:
    """The packages that the course installs."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8") + (ROOT / "requirements-dev.txt").read_text(
        encoding="utf-8"
    )
    return frozenset(re.findall(r"^([\w.-]+)==", text, re.MULTILINE))


def exists(name: str) -> bool:
    """Whether anything that is installed knows the name."""
    return any(name in names() for names in (of_the_course, of_clients, of_aws, of_files, of_requirements)) or in_jars(
        name
    )
