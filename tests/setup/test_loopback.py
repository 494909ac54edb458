"""What the environment says of proxies, with this computer spared and everything else as it was."""

import sys
import urllib.request

import pytest

from lessons.setup import loopback

PROXIES = ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "grpc_proxy", "all_proxy", "ALL_PROXY")
ALL = "localhost,127.0.0.1,::1,[::1]"
CASES = [
    ({}, ALL, ALL, None),
    ({"no_proxy": "a.example"}, f"a.example,{ALL}", f"a.example,{ALL}", None),
    ({"NO_PROXY": "a.example"}, f"a.example,{ALL}", f"a.example,{ALL}", None),
    ({"no_proxy": "a.example", "NO_PROXY": "b.example"}, f"a.example,{ALL}", f"b.example,{ALL}", None),
    ({"no_proxy": " a.example ,  .b.example "}, f"a.example,.b.example,{ALL}", f"a.example,.b.example,{ALL}", None),
    ({"no_proxy": "localhost.example"}, f"localhost.example,{ALL}", f"localhost.example,{ALL}", None),
    ({"NO_PROXY": "127.0.0.1"}, "127.0.0.1,localhost,::1,[::1]", "127.0.0.1,localhost,::1,[::1]", None),
    ({"NO_PROXY": "*"}, "*", "*", ALL),
    ({"no_proxy": "*, a.example"}, "*", "*", ALL),
    ({"no_grpc_proxy": "a.example"}, ALL, ALL, f"a.example,{ALL}"),
]


@pytest.mark.parametrize(("given", "lower", "upper", "grpc"), CASES)
@pytest.mark.parametrize("proxy", PROXIES)
def test_this_computer_is_spared_and_what_was_said_stays(proxy, given, lower, upper, grpc):
    environ = {proxy: "http://proxy.example:3128", **given}
    loopback.bypass_proxies(environ)
    assert (environ["no_proxy"], environ["NO_PROXY"], environ.get("no_grpc_proxy")) == (lower, upper, grpc)
    again = dict(environ)
    loopback.bypass_proxies(again)
    assert again == environ


def test_where_no_proxy_is_named_nothing_is_said():
    environ = {"HOME": "/home/alice", "http_proxy": ""}
    loopback.bypass_proxies(environ)
    assert environ == {"HOME": "/home/alice", "http_proxy": ""}


def test_the_proxies_of_macos_are_not_lost_when_this_computer_is_spared(monkeypatch):
    """Python asks macOS for them only while the environment says nothing of proxies; an exception says something."""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(urllib.request, "getproxies", lambda: {"https": "http://proxy.example:3128"})
    environ = {}
    loopback.bypass_proxies(environ)
    assert environ == {"https_proxy": "http://proxy.example:3128", "no_proxy": ALL, "NO_PROXY": ALL}
