"""The certificate of a server with a folder of its own."""

from __future__ import annotations

import datetime

import pytest
from esdbclient import EventStoreDBClient, NewEvent, StreamState

from embedded_eventstore import tls


def test_a_server_that_starts_again_is_trusted_by_its_clients(serve, tmp_path):
    first = serve(data=tmp_path, tls=True)
    authority = (tmp_path / "ca.crt").read_text(encoding="utf-8")
    first.process.terminate()
    first.process.wait()
    uri = serve(data=tmp_path, tls=True).uri.partition("?")[0].replace("esdb://", "esdb://admin:changeit@")
    client = EventStoreDBClient(f"{uri}?Tls=true", root_certificates=authority)
    client.append_to_stream("s", current_version=StreamState.NO_STREAM, events=NewEvent("A", b"{}"))
    assert [event.type for event in client.get_stream("s")] == ["A"]
    client.close()


def test_a_certificate_is_kept(tmp_path):
    first = tls.kept_certificate(tmp_path, "localhost")
    assert tls.kept_certificate(tmp_path, "localhost") == first


@pytest.mark.parametrize("name", [tls.AUTHORITY, tls.CERTIFICATE, tls.KEY])
@pytest.mark.parametrize("content", [b"", b"no certificate", None])
def test_one_that_is_broken_is_replaced(tmp_path, name, content):
    key, certificate, authority = tls.kept_certificate(tmp_path, "localhost")
    (tmp_path / name).unlink() if content is None else (tmp_path / name).write_bytes(content)
    new_key, new_certificate, _ = tls.kept_certificate(tmp_path, "localhost")
    assert new_key != key
    assert new_certificate != certificate
    assert tls.kept_certificate(tmp_path, "localhost") == (new_key, new_certificate, authority)


@pytest.mark.parametrize("name", [tls.AUTHORITY, tls.CERTIFICATE, tls.KEY])
def test_one_that_is_of_another_folder_is_replaced(tmp_path, name):
    tls.kept_certificate(tmp_path / "other", "localhost")
    key, _, _ = tls.kept_certificate(tmp_path, "localhost")
    (tmp_path / name).write_bytes((tmp_path / "other" / name).read_bytes())
    new_key, _, _ = tls.kept_certificate(tmp_path, "localhost")
    assert new_key not in (key, (tmp_path / "other" / tls.KEY).read_bytes())


def test_one_for_another_host_is_replaced(tmp_path):
    key, _, _ = tls.kept_certificate(tmp_path, "localhost")
    assert tls.kept_certificate(tmp_path, "db.example")[0] != key


def test_one_that_ends_soon_is_replaced(tmp_path, monkeypatch):
    key, _, _ = tls.kept_certificate(tmp_path, "localhost")
    monkeypatch.setattr(tls, "RENEWED", datetime.timedelta(days=tls.DAYS + 1))
    assert tls.kept_certificate(tmp_path, "localhost")[0] != key
