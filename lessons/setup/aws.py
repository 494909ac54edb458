"""Keeps a learner's real AWS account out of reach of the lessons. Standard library only."""

import os
from collections.abc import Mapping, MutableMapping
from urllib.parse import urlsplit

ASKED_BY_NAME = "real-aws"
REGION = "us-east-1"
DOMAINS = (
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonwebservices.com.cn",
    ".amazonaws.eu",
    ".amazonwebservices.eu",
    ".aws",
    ".adc-e.uk",
    ".ic.gov",
    ".sgov.gov",
    ".scloud",
)
"""How the names of AWS's hosts end in its partitions (botocore's `partitions.json`)."""
KEPT = ("AWS_ENDPOINT_URL", "AWS_CA_BUNDLE")
DUMMY = {
    "AWS_ACCESS_KEY_ID": "lesson",
    "AWS_SECRET_ACCESS_KEY": "lesson",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}


def is_real(environ: Mapping[str, str]) -> bool:
    """Whether real AWS was asked for by name, with LESSONS_KINESIS=real-aws."""
    return environ.get("LESSONS_KINESIS") == ASKED_BY_NAME


def is_amazon(endpoint: str) -> bool:
    """Whether the endpoint is one of AWS's own hosts, in any of its partitions, dual-stack or not."""
    host = (urlsplit(endpoint if "//" in endpoint else f"//{endpoint}").hostname or "").rstrip(".")
    return host.endswith(DOMAINS)


def hide_account(environ: MutableMapping[str, str]) -> None:
    """Replace everything by which boto3 could find a real account, region or endpoint.

    Args:
        environ: changed in place; usually os.environ, or the environment of a process about to be started.
    """
    for name in [name for name in environ if name.startswith("AWS_") and name not in (*KEPT, *DUMMY)]:
        del environ[name]
    environ.update(DUMMY)
