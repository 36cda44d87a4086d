"""The data folder of `up`: one at a time, marked, and with secrets of its own."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from torana.doors.cli import data_folder
from torana.doors.cli.data_folder import FolderRefused, claim, holder_of

if TYPE_CHECKING:
    from pathlib import Path


def test_a_second_start_on_the_same_folder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with claim(tmp_path / "data"):
        with pytest.raises(FolderRefused) as refused:
            claim(tmp_path / "data")
        assert f"already runs on {tmp_path / 'data'}, as process {os.getpid()}" in str(
            refused.value
        )
        assert holder_of(tmp_path / "data") == os.getpid()
    assert holder_of(tmp_path / "data") is None


def test_a_lock_ends_with_its_holder(tmp_path: Path) -> None:
    claim(tmp_path / "data").close()
    claim(tmp_path / "data").close()


def test_secrets_are_made_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    claim(tmp_path / "data").close()
    files = [tmp_path / "data" / "secrets" / name for name in data_folder.SECRETS]
    first = [file.read_text() for file in files]
    assert len({*first}) == len(files)
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert len(bytes.fromhex(file.read_text())) == 32
    assert stat.S_IMODE(files[0].parent.stat().st_mode) == 0o700
    claim(tmp_path / "data").close()
    assert [file.read_text() for file in files] == first


def test_a_folder_with_real_data_gets_no_demonstration(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    with pytest.raises(FolderRefused, match="was not made by `torana up`"):
        claim(tmp_path)
    assert not (tmp_path / data_folder.MARKER).exists()
