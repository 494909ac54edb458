"""A small client of Pulsar's admin REST interface: tenants, namespaces, their policies, topics, statistics.

The published Python packages for it are generated from an older description of the interface, or wrap Java; what the
lessons need is a dozen requests, so they are written down here. Pulsar's documentation, "Admin API", lists all.
"""

import contextlib
import http.client
import json
from urllib.parse import quote, urlsplit

from lessons.errors import LessonError
from lessons.servers import Server
from lessons.setup.spelling import command

SECONDS = 30.0
NOT_FOUND, CONFLICT = 404, 409
NOT_ALLOWED = (401, 403)


class AdminError(LessonError):
    """The broker refused an admin request.

    Args:
        status: the HTTP status of its answer, such as 404; 0 where none came.
        what, do: as of every LessonError.
    """

    def __init__(self, status: int, what: str, do: str):
        super().__init__(what, do)
        self.status = status


class Admin:
    """Asks and changes a broker.

    Args:
        server: what `servers.start("pulsar")` returned.
        token: for a broker that wants to know who asks.
    """

    def __init__(self, server: Server, token: str = ""):
        self.place = urlsplit(server.admin_address)
        self.headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def ask(self, method: str, path: str, body=None):
        """Send one request and return what the answer holds, or None where it is empty.

        Args:
            method: "GET", "PUT", "POST" or "DELETE".
            path: what follows /admin/v2/, such as "tenants".
            body: anything that JSON can hold; None for a request without one.

        Raises:
            AdminError: the broker refused, or did not answer.
        """
        kind = http.client.HTTPSConnection if self.place.scheme == "https" else http.client.HTTPConnection
        sent = None if body is None else json.dumps(body)
        try:
            with contextlib.closing(kind(self.place.hostname, self.place.port, timeout=SECONDS)) as connection:
                connection.request(method, f"/admin/v2/{path}", sent, self.headers)
                answer = connection.getresponse()
                content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            what = f"{self.place.geturl()} did not answer {method} {path} ({type(error).__name__})."
            raise AdminError(0, what, f"`{command('status')}` shows whether the broker runs.") from error
        if answer.status >= 300:
            raise _refused(method, path, answer, content)
        return json.loads(content) if content else None

    def tenants(self) -> list[str]:
        """The names of all tenants."""
        return self.ask("GET", "tenants")

    def create_tenant(self, name: str, roles: tuple[str, ...] = (), clusters: tuple[str, ...] = ()) -> None:
        """Make a tenant, or change the one that is there.

        Args:
            name: the tenant's name.
            roles: who may change its namespaces.
            clusters: where its namespaces may be; all clusters that the broker knows when none is given.
        """
        allowed = list(clusters) or self.ask("GET", "clusters")
        self._put_or_post(f"tenants/{name}", {"adminRoles": list(roles), "allowedClusters": allowed})

    def create_cluster(self, name: str, addresses: dict[str, str]) -> None:
        """Tell the broker where another cluster is: its "serviceUrl" (admin) and "brokerServiceUrl"."""
        self._put_or_post(f"clusters/{name}", addresses)

    def delete_tenant(self, name: str) -> None:
        """Delete a tenant with its namespaces, their topics and all that is in them; it need not exist."""
        with ignoring_status(NOT_FOUND):
            for namespace in self.namespaces(name):
                for topic in self.topics(namespace):
                    self.delete_topic(topic)
                self.ask("DELETE", f"namespaces/{namespace}")
            self.ask("DELETE", f"tenants/{name}")

    def topics(self, namespace: str) -> list[str]:
        """The topics of a namespace, such as "persistent://acme/orders/paid"; one with partitions by its own name."""
        found = self.ask("GET", f"persistent/{namespace}") + self.ask("GET", f"persistent/{namespace}/partitioned")
        return sorted({name.partition("-partition-")[0] for name in found})

    def namespaces(self, tenant: str) -> list[str]:
        """The tenant's namespaces, such as "public/default"."""
        return self.ask("GET", f"namespaces/{tenant}")

    def create_namespace(self, namespace: str, **policies) -> None:
        """Make a namespace such as "acme/orders", unless it is there.

        Args:
            namespace: tenant and name.
            policies: what it begins with, by their names in Pulsar, such as `replication_clusters=["east"]`.
        """
        with ignoring_status(CONFLICT):
            self.ask("PUT", f"namespaces/{namespace}", policies)

    def policies(self, namespace: str) -> dict:
        """All policies of a namespace."""
        return self.ask("GET", f"namespaces/{namespace}")

    def set_policy(self, namespace: str, policy: str, value) -> None:
        """Set one policy of a namespace, such as "messageTTL" to 60 (seconds)."""
        self.ask("POST", f"namespaces/{namespace}/{policy}", value)

    def create_topic(self, topic: str, partitions: int = 0) -> None:
        """Make an empty topic; with 0 partitions it is one topic, else so many behind one name."""
        path = topic_path(topic)
        self.ask("PUT", f"{path}/partitions" if partitions else path, partitions or None)

    def has_topic(self, topic: str) -> bool:
        """Whether a topic of that name, without partitions, exists."""
        domain, tenant, namespace, _ = topic_path(topic).split("/")
        return topic in self.ask("GET", f"{domain}/{tenant}/{namespace}")

    def delete_topic(self, topic: str) -> None:
        """Delete a topic, with its partitions, subscriptions and events, whoever uses it; it need not exist."""
        for path in (f"{topic_path(topic)}/partitions", topic_path(topic)):
            with ignoring_status(
                NOT_FOUND, CONFLICT
            ):  # the first is for a topic with partitions, the second for one without
                self.ask("DELETE", f"{path}?force=true&deleteSchema=true")

    def stats(self, topic: str) -> dict:
        """What the broker counts of a topic: messages, producers, and each subscription's backlog and consumers."""
        return self.ask("GET", f"{topic_path(topic)}/stats?getPreciseBacklog=true&subscriptionBacklogSize=true")

    def internal_stats(self, topic: str) -> dict:
        """How a topic is stored: its ledgers, and the cursor of each subscription."""
        return self.ask("GET", f"{topic_path(topic)}/internalStats")

    def _put_or_post(self, path: str, body) -> None:
        try:
            self.ask("PUT", path, body)
        except AdminError as error:
            if error.status != CONFLICT:
                raise
            self.ask("POST", path, body)


@contextlib.contextmanager
def ignoring_status(*statuses: int):
    """Let a request that is refused with one of these statuses pass."""
    try:
        yield
    except AdminError as error:
        if error.status not in statuses:
            raise


def topic_path(topic: str) -> str:
    """The topic's place in the admin interface.

    >>> path_of("user-events"), path_of("persistent://acme/orders/paid")
    ('persistent/public/default/user-events', 'persistent/acme/orders/paid')
    """
    domain, _, rest = topic.rpartition("://")
    tenant, namespace, name = rest.split("/", 2) if rest.count("/") >= 2 else ("public", "default", rest)
    return f"{domain or 'persistent'}/{tenant}/{namespace}/{quote(name, safe='')}"


def _refused(method: str, path: str, answer: http.client.HTTPResponse, content: bytes) -> AdminError:
    try:
        reason = json.loads(content)["reason"].strip().rstrip(".")
    except (ValueError, KeyError, TypeError, AttributeError):
        reason = answer.reason
    return AdminError(
        answer.status,
        f"Pulsar refused {method} {path} with status {answer.status}: {reason}.",
        "Show a token of a role that may do this."
        if answer.status in NOT_ALLOWED
        else "Look at the name and the value in the request.",
    )
