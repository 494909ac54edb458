"""A file is whole at every moment, and what was there stays when the new one can't be written."""

import os

import pytest

from lessons import files


@pytest.mark.parametrize("durable", [True, False])
@pytest.mark.parametrize(("content", "stored"), [("é\n", "é\n".encode()), (b"\0\xff", b"\0\xff")])
def test_text_and_bytes_are_written_as_they_are(tmp_path, content, stored, durable):
    files.write_atomically(tmp_path / "file", content, durable=durable)
    assert (tmp_path / "file").read_bytes() == stored
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_mode_holds_whatever_the_umask_says(tmp_path):
    before = os.umask(0o077)
    try:
        files.write_atomically(tmp_path / "program", "#!/bin/sh\n", mode=0o755)
        files.write_atomically(tmp_path / "plain", "")
    finally:
        os.umask(before)
    assert (tmp_path / "program").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "plain").stat().st_mode & 0o777 == 0o600


def test_a_hard_link_keeps_the_old_content(tmp_path):
    old, link = tmp_path / "file", tmp_path / "link"
    old.write_text("old")
    os.link(old, link)
    files.write_atomically(old, "new")
    assert (old.read_text(), link.read_text()) == ("new", "old")


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.write_text("old")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("the disk is full")))
    with pytest.raises(OSError, match="the disk is full"):
        files.write_atomically(file, "new")
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_unused_name_is_counted_up(tmp_path):
    notebook = tmp_path / "01_kafka.ipynb"
    names = []
    for _ in range(3):
        path = files.unused_name(notebook, "damaged")
        path.touch()
        names.append(path.name)
    assert names == ["01_kafka-damaged.ipynb", "01_kafka-damaged-2.ipynb", "01_kafka-damaged-3.ipynb"]
