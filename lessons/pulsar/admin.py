"""A small client for Pulsar's admin REST API: tenants, namespaces and their policies, topics, statistics.

The published Python packages for it are generated from an older description of the API, or wrap Java. The lessons need
only a dozen requests: they are here. Pulsar's documentation, "Admin API", lists all of them.
"""

import contextlib
import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from lessons.errors import AddressError, LessonError
from lessons.http_client import address_parts, connection_to
from lessons.pulsar.elsewhere import entrance_to
from lessons.pulsar.probing import PORTS
from lessons.servers import Server
from lessons.setup.spelling import command

SECONDS = 30.0
NO_ANSWER = 0
NOT_FOUND, CONFLICT = 404, 409
NOT_ALLOWED = (401, 403)
METRICS = "/metrics/"


class AdminError(LessonError):
    """The broker refused an admin request.

    Args:
        status: the HTTP status of its answer, such as 404; 0 if no answer came.
        what, do: as for every LessonError.
    """

    def __init__(self, status: int, what: str, do: str):
        super().__init__(what, do)
        self.status = status


class Admin:
    """Sends admin requests to a broker.

    Args:
        server: what `servers.start("pulsar")` returned.
        token: for a broker that requires one; a cluster elsewhere gets the one that the environment names.
        seconds: how long the broker has for each answer.

    Raises:
        AddressError: the server's admin address is not a web address.
    """

    def __init__(self, server: Server, token: str = "", seconds: float = SECONDS):
        parts = address_parts(server.admin_address)
        if parts is None:
            what = f"The admin address {server.admin_address!r} is not a web address."
            raise AddressError(what, "Give one such as http://localhost:8080.")
        self.parts = parts
        self.seconds = seconds
        self._way = entrance_to(server.admin_address)
        shown = {"Authorization": f"Bearer {token}"} if token else self._way.headers if self._way else {}
        self._headers = {"Content-Type": "application/json"} | shown

    def request(self, method: str, path: str, body: object = None) -> Any:
        """Send one request, and return the JSON of the answer; None if the answer is empty.

        Args:
            method: "GET", "PUT", "POST" or "DELETE".
            path: the part after /admin/v2/, such as "tenants".
            body: anything that JSON can hold; None for a request without a body.

        Raises:
            AdminError: the broker refused, or did not answer.
        """
        content = self._send(
            method, f"/admin/v2/{path}", None if body is None else json.dumps(body), f"{method} {path}"
        )
        return json.loads(content) if content else None

    def metrics(self) -> str:
        """The page of figures that the broker shows of itself, for Prometheus.

        Raises:
            AdminError: the broker refused, or did not answer.
        """
        return self._send("GET", METRICS, None, f"GET {METRICS}").decode()

    def _send(self, method: str, path: str, body: str | None, asked: str) -> bytes:
        """The content of the answer to one request; `asked` is what it is called in a sentence."""
        scheme = self.parts.scheme
        context = self._way.context(scheme) if self._way else None
        try:
            with contextlib.closing(connection_to(self.parts, self.seconds, PORTS[scheme], context)) as connection:
                connection.request(method, path, body, self._headers)
                answer = connection.getresponse()
                content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            what = f"{self.parts.geturl()} did not answer {asked} ({type(error).__name__})."
            raise AdminError(NO_ANSWER, what, f"`{command('status')}` shows whether the broker runs.") from error
        if answer.status >= 300:
            raise _refused(asked, answer, content)
        return content

    def tenants(self) -> list[str]:
        """The names of all tenants."""
        names: list[str] = self.request("GET", "tenants")
        return names

    def create_tenant(self, name: str, roles: tuple[str, ...] = (), clusters: tuple[str, ...] = ()) -> None:
        """Create a tenant, or change it if it exists.

        Args:
            name: the tenant's name.
            roles: the roles that may change its namespaces.
            clusters: the clusters that may have its namespaces; without any, all clusters that the broker knows.
        """
        allowed = list(clusters) or self.request("GET", "clusters")
        self._put_or_post(f"tenants/{name}", {"adminRoles": list(roles), "allowedClusters": allowed})

    def create_cluster(self, name: str, addresses: dict[str, str]) -> None:
        """Tell the broker where another cluster is: its "serviceUrl" (admin) and "brokerServiceUrl"."""
        self._put_or_post(f"clusters/{name}", addresses)

    def delete_tenant(self, name: str) -> None:
        """Delete the tenant if it exists, with its namespaces, their topics and all events."""
        with ignoring_status(NOT_FOUND):
            for namespace in self.namespaces(name):
                for topic in self.topics(namespace):
                    self.delete_topic(topic)
                self.request("DELETE", f"namespaces/{namespace}")
            self.request("DELETE", f"tenants/{name}")

    def topics(self, namespace: str) -> list[str]:
        """The topics of a namespace, such as "persistent://acme/orders/paid"; without the names of partitions."""
        single, partitioned = (self.request("GET", f"persistent/{namespace}{end}") for end in ("", "/partitioned"))
        return sorted({name.partition("-partition-")[0] for name in single + partitioned})

    def namespaces(self, tenant: str) -> list[str]:
        """The tenant's namespaces, such as "public/default"."""
        names: list[str] = self.request("GET", f"namespaces/{tenant}")
        return names

    def create_namespace(self, namespace: str, **policies: object) -> None:
        """Create a namespace such as "acme/orders", unless it exists.

        Args:
            namespace: tenant and name.
            policies: its first policies, by their names in Pulsar, such as `replication_clusters=["east"]`.
        """
        with ignoring_status(CONFLICT):
            self.request("PUT", f"namespaces/{namespace}", policies)

    def policies(self, namespace: str) -> dict[str, Any]:
        """All policies of a namespace, by their names in Pulsar."""
        return dict(self.request("GET", f"namespaces/{namespace}"))

    def set_policy(self, namespace: str, policy: str, value: object) -> None:
        """Set one policy of a namespace, such as "messageTTL" to 60 (seconds)."""
        self.request("POST", f"namespaces/{namespace}/{policy}", value)

    def create_topic(self, topic: str, partitions: int = 0) -> None:
        """Create an empty topic; 0 partitions means a topic without partitions."""
        path = topic_path(topic)
        self.request("PUT", f"{path}/partitions" if partitions else path, partitions or None)

    def has_topic(self, topic: str) -> bool:
        """Whether a topic of that name, without partitions, exists."""
        domain, tenant, namespace, _ = topic_path(topic).split("/")
        return topic in self.request("GET", f"{domain}/{tenant}/{namespace}")

    def delete_topic(self, topic: str) -> None:
        """Delete the topic if it exists, even if it is in use, with its partitions, subscriptions and events."""
        for path in (f"{topic_path(topic)}/partitions", topic_path(topic)):
            with ignoring_status(
                NOT_FOUND, CONFLICT
            ):  # the first is for a topic with partitions, the second for one without
                self.request("DELETE", f"{path}?force=true&deleteSchema=true")

    def stats(self, topic: str) -> dict[str, Any]:
        """The broker's statistics of a topic: messages, producers, each subscription's backlog and consumers."""
        query = "getPreciseBacklog=true&subscriptionBacklogSize=true"
        return dict(self.request("GET", f"{topic_path(topic)}/stats?{query}"))

    def internal_stats(self, topic: str) -> dict[str, Any]:
        """How a topic is stored: its ledgers, and the cursor of each subscription."""
        return dict(self.request("GET", f"{topic_path(topic)}/internalStats"))

    def _put_or_post(self, path: str, body: object) -> None:
        try:
            self.request("PUT", path, body)
        except AdminError as error:
            if error.status != CONFLICT:
                raise
            self.request("POST", path, body)


@contextlib.contextmanager
def ignoring_status(*statuses: int) -> Iterator[None]:
    """Ignore that a request is refused with one of these statuses."""
    try:
        yield
    except AdminError as error:
        if error.status not in statuses:
            raise


def topic_path(topic: str) -> str:
    """The topic's path in the admin API.

    >>> topic_path("user-events"), topic_path("persistent://acme/orders/paid")
    ('persistent/public/default/user-events', 'persistent/acme/orders/paid')
    """
    domain, _, rest = topic.rpartition("://")
    tenant, namespace, name = rest.split("/", 2) if rest.count("/") >= 2 else ("public", "default", rest)
    return f"{domain or 'persistent'}/{tenant}/{namespace}/{quote(name, safe='')}"


def _refused(asked: str, answer: http.client.HTTPResponse, content: bytes) -> AdminError:
    try:
        reason = json.loads(content)["reason"].strip().rstrip(".")
    except (ValueError, KeyError, TypeError, AttributeError):
        reason = answer.reason
    return AdminError(
        answer.status,
        f"Pulsar refused {asked} with status {answer.status}: {reason}.",
        "Show a token of a role that may do this."
        if answer.status in NOT_ALLOWED
        else "Look at the name and the value in the request.",
    )
