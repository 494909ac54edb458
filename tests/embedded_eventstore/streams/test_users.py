"""Users of a server with TLS: created, changed, and known again after a restart."""

from contextlib import contextmanager
from pathlib import Path

import grpc
import pytest
from esdbclient import StreamState
from esdbclient.exceptions import AccessDeniedError, GrpcError

from embedded_eventstore.wire import users_pb2 as pb
from tests.embedded_eventstore.streams import given
from tests.embedded_eventstore.streams.asking import call

USERS = "event_store.client.users.Users"
ADA = {"login_name": "ada", "full_name": "Ada Lovelace", "groups": ["accounting"], "password": "engine"}


@contextmanager
def asking(server, user: str = "admin:changeit"):
    """Calls of the service as this user: the method's name, and the fields of its options."""
    authority = Path(server.uri.partition("TlsCaFile=")[2]).read_bytes()
    plain = server.client(user).construct_call_credentials(*user.split(":"))
    both = grpc.composite_channel_credentials(grpc.ssl_channel_credentials(authority), plain)
    with grpc.secure_channel(given.address(server), both) as channel:

        def ask(method: str, **options):
            return call(channel, USERS, method, getattr(pb, f"{method}Req")(options=options))

        yield ask


@pytest.fixture
def secure(serve):
    return serve(tls=True)


@pytest.fixture
def ask(secure):
    with asking(secure) as ask:
        yield ask


def details(ask, login: str = "") -> list:
    return [answer.user_details for answer in ask("Details", login_name=login)]


def works(server, user: str) -> bool:
    try:
        return server.client(user).get_current_version(given.name()) is StreamState.NO_STREAM
    except GrpcError:
        return False


def refusal(ask, method: str, **options) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.RpcError) as refused:
        list(ask(method, **options)) if method == "Details" else ask(method, **options)
    return refused.value.code(), dict(refused.value.trailing_metadata()).get("exception", "")


def test_a_new_server_has_an_administrator_and_an_operator(ask):
    assert [(user.login_name, list(user.groups)) for user in details(ask)] == [
        ("admin", ["$admins"]),
        ("ops", ["$ops"]),
    ]
    assert all(user.last_updated.ticks_since_epoch > 0 for user in details(ask))


def test_a_user_is_created_changed_disabled_and_deleted(secure, ask):
    assert not works(secure, "ada:engine")
    ask("Create", **ADA)
    assert works(secure, "ada:engine")
    ask("Update", login_name="ada", full_name="Ada", groups=["$ops"])
    [user] = details(ask, "ada")
    assert (user.full_name, list(user.groups), user.disabled) == ("Ada", ["$ops"], False)
    ask("Disable", login_name="ada")
    assert (works(secure, "ada:engine"), details(ask, "ada")[0].disabled) == (False, True)
    ask("Enable", login_name="ada")
    ask("ResetPassword", login_name="ada", new_password="notes")
    assert (works(secure, "ada:engine"), works(secure, "ada:notes")) == (False, True)
    ask("Delete", login_name="ada")
    assert not works(secure, "ada:notes")
    assert refusal(ask, "Details", login_name="ada") == (grpc.StatusCode.NOT_FOUND, "user-not-found")
    ask("Create", **ADA)
    assert works(secure, "ada:engine"), "the name can be used again"
    assert [user.login_name for user in details(ask)] == ["admin", "ops", "ada"]


def test_users_are_there_after_a_restart(serve, tmp_path):
    first = serve(data=tmp_path, tls=True)
    with asking(first) as ask:
        ask("Create", **ADA)
        ask("ResetPassword", login_name="ops", new_password="other")
    first.process.kill()
    first.process.wait()
    again = serve(data=tmp_path, tls=True)
    assert [works(again, user) for user in ("ada:engine", "ops:other", "ops:changeit")] == [True, True, False]


def test_a_name_is_given_once(ask):
    ask("Create", **ADA)
    assert refusal(ask, "Create", **ADA) == (grpc.StatusCode.FAILED_PRECONDITION, "user-conflict")


def test_only_administrators_manage_users_and_everybody_changes_their_own_password(secure, ask):
    ask("Create", **ADA)
    with asking(secure, "ada:engine") as as_ada:
        denied = (grpc.StatusCode.PERMISSION_DENIED, "access-denied")
        assert refusal(as_ada, "Create", **{**ADA, "login_name": "eve"}) == denied
        assert refusal(as_ada, "Details") == denied
        assert details(as_ada, "ada")[0].full_name == "Ada Lovelace"
        wrong = {"login_name": "ada", "current_password": "wrong", "new_password": "notes"}
        assert refusal(as_ada, "ChangePassword", **wrong) == denied
        as_ada("ChangePassword", **{**wrong, "current_password": "engine"})
    assert works(secure, "ada:notes")


def test_who_knows_the_password_of_another_user_may_change_it(secure, ask):
    ask("Create", **ADA)
    with asking(secure, "ops:changeit") as as_ops:
        change = {"login_name": "ada", "current_password": "engine", "new_password": "notes"}
        denied = (grpc.StatusCode.PERMISSION_DENIED, "access-denied")
        assert refusal(as_ops, "ChangePassword", **{**change, "current_password": "wrong"}) == denied
        as_ops("ChangePassword", **change)
        missing = (grpc.StatusCode.NOT_FOUND, "user-not-found")
        assert refusal(as_ops, "ChangePassword", **{**change, "login_name": "eve"}) == missing
    assert works(secure, "ada:notes")


def test_a_group_of_ones_own_counts_in_an_acl(secure, ask):
    ask("Create", **ADA)
    admin, stream = secure.client("admin:changeit"), given.name()
    admin.set_stream_metadata(stream, metadata={"$acl": {"$w": "accounting"}}, current_version=StreamState.ANY)
    given.append(secure.client("ada:engine"), stream, given.event("A"))
    with pytest.raises(AccessDeniedError):
        given.append(secure.client("ops:changeit"), stream, given.event("A"))


def test_settings_say_who_may_do_what_with_all_streams(secure):
    admin, ops = secure.client("admin:changeit"), secure.client("ops:changeit")
    settings = given.events("update-default-acl")[0]
    admin.append_events(
        "$settings",
        current_version=StreamState.ANY,
        events=[type(settings)(type=settings.type, data=b'{"$userStreamAcl": {"$w": "$admins"}}')],
    )
    stream = given.name()
    with pytest.raises(AccessDeniedError):
        given.append(ops, stream, given.event("A"))
    given.append(admin, stream, given.event("A"))
    assert given.types(ops.get_stream(stream)) == ["A"], "of reading it says nothing"


def test_without_tls_there_are_none_and_that_is_said(channel):
    with pytest.raises(grpc.RpcError) as refused:
        list(call(channel, USERS, "Details", pb.DetailsReq()))
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED
    assert "no users" in refused.value.details()
