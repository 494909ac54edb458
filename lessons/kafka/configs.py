"""Settings that a broker keeps of a topic or of a group: changed, and shown."""

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from lessons.course.waiting import until
from lessons.errors import ServerError

SHOWN_WITHIN = 10.0  # seconds: the controller has a change a moment before a broker


def alter(admin: KafkaAdminClient, kind: ConfigResourceType, name: str, settings: dict[str, str]) -> None:
    """Change settings, by their own names; return when the broker shows them.

    Raises:
        ServerError: the broker refused; the sentence has its answer.
        WaitError: the broker did not show the new settings within 10 seconds.
    """
    wanted = [ConfigResource(kind, name, configs=settings)]
    (answer,) = (answers[name] for answers in admin.alter_configs(wanted, raise_on_unknown=False).values())
    if answer != "OK":
        raise ServerError(
            f"The broker refused to change {name}: {answer}.",
            f"Correct the setting or the {kind.name.lower()}'s name.",
        )
    until(lambda: settings.items() <= shown(admin, kind, name).items(), SHOWN_WITHIN)


def shown(admin: KafkaAdminClient, kind: ConfigResourceType, name: str) -> dict[str, str]:
    """All settings, by name (such as "retention.ms"), as the broker has them now."""
    (described,) = admin.describe_configs([ConfigResource(kind, name)], config_filter="all").values()
    return {setting: about["value"] for setting, about in described[name].items()}
