"""A technology: what a learner asks for by name, and where its servers may come from."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from lessons.errors import ServerError
from lessons.servers.java_client import NO_SECRETS, JavaClient
from lessons.servers.supervision.process import ServerProcess
from lessons.servers.supervision.protocol import WireProtocol


class Technology:
    """One of the four technologies, or what a lab of theirs needs beside it.

    Its ordinary server is a process of its own kind (`process`); a lab may want one with other settings (`profiles`)
    or several that work together (`cluster`); and the environment may name a server elsewhere.
    """

    process: ServerProcess
    """The ordinary server of this course."""
    variable: str
    """The environment variable in which an address of a server elsewhere may stand."""
    profiles: Mapping[str, ServerProcess] = {}
    """Servers with settings of their own, by the name that a lab asks for."""
    of_a_lab: bool = False
    """Whether it only serves a lab of another technology's: then it is always the notebook's own child process."""
    names_are_new: bool = False
    """Whether its lessons use names that no run has used before, so that two notebooks never meet."""

    @property
    def name(self) -> str:
        """What a learner asks for, such as "kafka"."""
        return self.process.name

    @property
    def title(self) -> str:
        """Its name for people."""
        return self.process.title

    @property
    def protocol(self) -> WireProtocol:
        """How its servers are spoken to."""
        return self.process.protocol

    @property
    def standard_address(self) -> str:
        """The address of a server on the standard port of this computer."""
        return self.protocol.address(self.process.port)

    @property
    def standard_admin_address(self) -> str:
        """The second address of such a server, "" for a technology without one."""
        return self.protocol.admin_address(self.process.admin_port) if self.process.admin_port else ""

    def profile(self, name: str) -> ServerProcess:
        """The server with settings of its own that has this name.

        Raises:
            ServerError: the technology has no profile of that name.
        """
        if not self.profiles:
            raise ServerError(f"{self.title} has no profile {name!r} here.", "Leave `profile` out.")
        if name not in self.profiles:
            raise ServerError(
                f"There is no profile {name!r} of {self.title} here.", f"The names are: {', '.join(self.profiles)}."
            )
        return self.profiles[name]

    def cluster(self, brokers: int) -> Sequence[ServerProcess]:
        """The servers that are a cluster together, each with a name and ports of its own.

        Args:
            brokers: how many; the same number has the same names, and may have other ports.

        Raises:
            ServerError: the technology has no clusters here, or none of that many.
        """
        raise ServerError(f"{self.title} has no clusters here.", f'Start one server: servers.start("{self.name}").')

    def external_address(self, environ: Mapping[str, str]) -> str | None:
        """The address of a server elsewhere that the environment names, if any."""
        return environ.get(self.variable) or None

    def settings_for(self, address: str, admin_address: str) -> dict[str, str]:
        """What the environment of somebody else has to say, so that lessons there use the server at this address."""
        return {self.variable: address}

    def named_by(self, environ: Mapping[str, str]) -> str:
        """What in the environment names that address, as a person would write it."""
        return self.variable

    def where_to_look(self, address: str, by: str) -> str:
        """What to do when nothing, or something else, answers at an address of a server elsewhere.

        Args:
            address: the address.
            by: what names it, from `named_by`.
        """
        return (
            f"Start that server, correct the address (such as {self.standard_address}), "
            f"or unset {by.partition('=')[0]} to use a server of this course."
        )

    def external_admin_address(self, environ: Mapping[str, str], address: str) -> tuple[str, str]:
        """The second address of the server elsewhere that has this address, and the variable that may name it."""
        return "", ""

    def come_in(self, address: str, admin_address: str, environ: Mapping[str, str], seconds: float) -> bool:
        """Come in to a server elsewhere as the environment says, and let every client of this process do the same.

        Args:
            address, admin_address: the server's.
            environ: what says how.
            seconds: how long the server has for each answer.

        Returns:
            Whether it says how; False for a server that asks nobody anything.

        Raises:
            AddressError: it does not say enough, or the server refuses; the sentences hold no secret.
        """
        return False

    def describe_entrance(self, environ: Mapping[str, str]) -> str:
        """How one comes in to the server elsewhere, without a secret; "" where it asks nobody anything.

        Raises:
            AddressError: the environment does not say enough.
        """
        return ""

    def java_client(self, address: str, folder: Path) -> JavaClient:
        """What a client in Java needs to come in to the server at this address; nothing for one that is open.

        Args:
            address: the server's.
            folder: gets what Java wants in a file of its own; only this user may enter it.

        Raises:
            AddressError: the environment does not say enough, or something that Java can't use.
        """
        return NO_SECRETS

    def without_secret(self, address: str) -> str:
        """The address of a server elsewhere as lessons have it: clients get what is secret in it by themselves."""
        return address

    def client_log(self) -> Path | None:
        """The file into which the client's own messages go, where they would disturb a lesson."""
        return None

    def prepare_client(self, address: str, kind: str) -> str | None:
        """What this process needs before its clients can connect; a sentence for the learner, or None."""
        return None
