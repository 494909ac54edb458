"""The learner's own account of AWS, which was asked for by name: where it is, and whether there are keys for it.

Nothing here is sent to AWS, and no key is shown; boto3 looks for the settings where it always does.
"""

from collections.abc import Mapping

from lessons.errors import AddressError
from lessons.setup import aws

ASKED = f"LESSONS_KINESIS={aws.ASKED_BY_NAME} asks for AWS itself"
OR_NOT = "or unset LESSONS_KINESIS to use a server of this course."


def profile(environ: Mapping[str, str]) -> str:
    """The name of the profile that the environment names; nothing where it names none."""
    return environ.get("AWS_PROFILE") or environ.get("AWS_DEFAULT_PROFILE") or ""


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


def _profiles() -> str:
    from botocore.session import Session

    names = sorted(Session().full_config["profiles"])
    return f"you have {', '.join(names)}" if names else "you have none"
