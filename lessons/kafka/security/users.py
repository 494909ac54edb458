"""Users with passwords (SCRAM), and how much each may send: what the broker knows of them is changed here."""

from kafka import KafkaAdminClient
from kafka.admin import ScramMechanism, UserScramCredentialDeletion, UserScramCredentialUpsertion
from kafka.protocol.admin import AlterClientQuotasRequest

from lessons.course.waiting import until
from lessons.errors import ServerError
from lessons.kafka.security.access import Access, Settings

MECHANISM = ScramMechanism.SCRAM_SHA_512
WITHIN = 20_000
"""Milliseconds until the broker must know a password that the controller has."""
RATE = "producer_byte_rate"


def set_password(admin: KafkaAdminClient, access: Access, user: str, password: str) -> Settings:
    """Give a user a password, a first one or another; return when the broker knows it.

    Returns:
        The settings of a client that comes in by it.

    Raises:
        ServerError: the broker refused.
    """
    _alter(admin, user, UserScramCredentialUpsertion(user, MECHANISM, password=password))
    settings = access.by_password(user, password)
    KafkaAdminClient(**settings, bootstrap_timeout_ms=WITHIN).close()  # it tries until it comes in
    return settings


def delete_user(admin: KafkaAdminClient, user: str) -> None:
    """Take a user's password away, if there is one; connections that are open stay open.

    Raises:
        ServerError: the broker refused.
    """
    if user in user_names(admin):
        _alter(admin, user, UserScramCredentialDeletion(user, MECHANISM))
        until(lambda: user not in user_names(admin))


def user_names(admin: KafkaAdminClient) -> list[str]:
    """The users who have passwords, sorted."""
    return sorted(admin.describe_user_scram_credentials())


def _alter(
    admin: KafkaAdminClient, user: str, what: UserScramCredentialUpsertion | UserScramCredentialDeletion
) -> None:
    if refused := admin.alter_user_scram_credentials([what])[user]:
        raise ServerError(f"The broker did not change the user {user}: {refused}.", "Look at the user's name.")


def limit_rate(admin: KafkaAdminClient, user: str, rate: int | None) -> None:
    """Limit what the producers of a user may send together.

    Args:
        admin: who may alter the cluster.
        user: whose.
        rate: bytes a second; None for no limit.

    Raises:
        ServerError: the broker refused.
    """
    entity = [AlterClientQuotasRequest.EntryData.EntityData(entity_type="user", entity_name=user)]
    change = AlterClientQuotasRequest.EntryData.OpData(key=RATE, value=float(rate or 0), remove=rate is None)
    request = AlterClientQuotasRequest(
        entries=[AlterClientQuotasRequest.EntryData(entity=entity, ops=[change])], validate_only=False
    )
    answer = admin._manager.run(admin._manager.send, request)  # kafka-python 3.0.12 has no method for it
    if answer.entries[0].error_code:
        raise ServerError(f"The broker did not limit {user}: {answer.entries[0].error_message}.", "Look at the rate.")
