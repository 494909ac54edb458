"""The learner's own account of AWS, which was asked for by name: where it is, and whether it takes the learner's keys.

No key is shown; boto3 looks for the settings where it always does.
"""

import os
from collections.abc import Mapping

from lessons.errors import AddressError
from lessons.setup import aws

ASKED = f"LESSONS_KINESIS={aws.ASKED_BY_NAME} asks for AWS itself"
OR_NOT = "or unset LESSONS_KINESIS to use a server of this course."
FOR_BOTO3 = ("AWS_PROFILE", "AWS_DEFAULT_REGION")
"""What the file `.env` may say of the account: boto3 reads the environment only."""
UNKNOWN = ("UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException", "SignatureDoesNotMatch")
EXPIRED = ("ExpiredTokenException", "ExpiredToken")


def profile(environ: Mapping[str, str]) -> str:
    """The name of the profile that the environment names; nothing where it names none."""
    return environ.get("AWS_PROFILE") or environ.get("AWS_DEFAULT_PROFILE") or ""


def tell_boto3(environ: Mapping[str, str]) -> None:
    """Let boto3, here and in programs that are started from here, know what the file says and the environment does not.

    Args:
        environ: both together.
    """
    for name in FOR_BOTO3:
        if environ.get(name) and not os.environ.get(name):
            os.environ[name] = environ[name]


def endpoint(environ: Mapping[str, str]) -> str:
    """Where boto3 itself would go, by the learner's own settings.

    Raises:
        AddressError: there is no such profile, no region, or there are no keys.
    """
    import boto3
    from botocore.exceptions import BotoCoreError, ProfileNotFound

    try:
        session = boto3.session.Session()
        address = str(session.client("kinesis").meta.endpoint_url)
        keys = session.get_credentials()
    except ProfileNotFound as error:
        raise AddressError(
            f"{ASKED}, and your AWS settings have no profile {profile(environ)!r}.",
            f"Correct AWS_PROFILE ({_profiles()}), {OR_NOT}",
        ) from error
    except BotoCoreError as error:
        raise AddressError(
            f"{ASKED}, and your AWS settings don't say where it is ({type(error).__name__}).",
            f"Set AWS_DEFAULT_REGION (such as eu-central-1), {OR_NOT}",
        ) from error
    if keys is None:
        raise AddressError(
            f"{ASKED}, and your AWS settings have no keys for it.",
            f"Set AWS_PROFILE to a profile that has ({_profiles()}), {OR_NOT}",
        )
    return address


def come_in(address: str, environ: Mapping[str, str], seconds: float) -> None:
    """Ask for the list of streams with the learner's keys, which changes nothing and costs nothing.

    Args:
        address: where.
        environ: says which profile it is.
        seconds: for the answer.

    Raises:
        AddressError: AWS refuses.
    """
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    patience = Config(connect_timeout=seconds, read_timeout=seconds, retries={"max_attempts": 0})
    try:
        boto3.session.Session().client("kinesis", endpoint_url=address, config=patience).list_streams(Limit=1)
    except ClientError as error:
        raise _refusal(error.response["Error"]["Code"], environ) from None
    except BotoCoreError as error:
        raise AddressError(
            f"{ASKED}, and {_whose(environ)} can't be used ({type(error).__name__}).",
            f"Sign in again (`aws sso login`) where your company wants that, {OR_NOT}",
        ) from error


def _refusal(code: str, environ: Mapping[str, str]) -> AddressError:
    whose = _whose(environ)
    if code in UNKNOWN:
        return AddressError(f"AWS does not take the key of {whose} ({code}).", f"Correct it in your settings, {OR_NOT}")
    if code in EXPIRED:
        return AddressError(f"The session of {whose} has ended ({code}).", f"Sign in again, {OR_NOT}")
    return AddressError(
        f"AWS does not let {whose} list streams ({code}).",
        f"Ask for the rights that docs/secured_servers.md lists, {OR_NOT}",
    )


def _whose(environ: Mapping[str, str]) -> str:
    name = profile(environ)
    return f"your profile {name!r}" if name else "your AWS settings"


def _profiles() -> str:
    from botocore.session import Session

    names = sorted(Session().full_config["profiles"])
    return f"you have {', '.join(names)}" if names else "you have none"
