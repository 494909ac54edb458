"""The course knows the hosts of AWS in each of its partitions, as botocore lists them."""

import json
from pathlib import Path

import botocore
import pytest

from lessons.setup import aws

PARTITIONS = json.loads(Path(botocore.__file__).with_name("data").joinpath("partitions.json").read_text())["partitions"]
SUFFIXES = sorted({one["outputs"][name] for one in PARTITIONS for name in ("dnsSuffix", "dualStackDnsSuffix")})


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_host_of_every_partition_is_amazons(suffix):
    assert aws.is_amazon(f"https://kinesis.some-region-1.{suffix}")
    assert not aws.is_amazon(f"https://kinesis.{suffix}.example.org")
