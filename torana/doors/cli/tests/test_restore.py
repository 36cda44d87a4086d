"""What `torana restore` refuses, and what it leaves when it is stopped. tests/keep has the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.db import connection

from torana.base import keyring, keys
from torana.base.models import HolderKey
from torana.base.postgres.binaries import PostgresUnusable
from torana.doors.cli import data_folder
from torana.doors.cli.restore import empty_folder, refuse_wrong_key
from torana.doors.cli.tests.test_command import torana

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    Switch = Callable[[], AbstractContextManager[None]]

HOLDERS = [UUID(int=n) for n in (7, 8, 9)]
OTHER = keyring.Keys(b"o" * 32, None, {})


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """Return a folder for backups, which has none; secrets lie beside."""
    for name in data_folder.SECRETS:
        (tmp_path / "secrets").mkdir(exist_ok=True)
        (tmp_path / "secrets" / name).write_text("5e" * 32 + "\n")
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def restore(backups: Path, data: Path, **settings: str) -> str:
    """Run the command, which refuses; return its sentence."""
    secrets = str(backups.with_name("secrets"))
    answer = torana("restore", str(backups), "--secrets", secrets, "--data", str(data), **settings)
    assert answer.returncode == 3
    assert "Traceback" not in answer.stderr
    return answer.stderr


@pytest.mark.parametrize("name", ["TORANA_DATABASE_URL", "TORANA_DATABASE_OWNER_URL"])
def test_no_private_database_is_made_where_another_is_named(
    backups: Path, tmp_path: Path, name: str
) -> None:
    told = restore(backups, tmp_path / "data", **{name: "postgresql:///torana?host=/run"})
    assert f"{name} name a PostgreSQL of your own" in told
    assert not (tmp_path / "data").exists()
    assert "no whole backup" in restore(backups, tmp_path / "data"), "unset, it goes on"


def test_a_file_that_holds_no_master_key_is_refused_before_anything_is_copied(
    backups: Path, tmp_path: Path
) -> None:
    backups.with_name("secrets").joinpath("master-key").write_text("a certificate\n")
    assert "master-key holds no master key" in restore(backups, tmp_path / "data")


def test_on_a_restore_that_was_killed_nothing_starts(backups: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / data_folder.RESTORING).touch()
    (data / data_folder.MARKER).write_text("made by `torana up`\n")
    with pytest.raises(data_folder.FolderRefused, match="stopped half-way") as refused:
        data_folder.claim(data)
    assert f"delete {data}, and run `torana restore` once more" in str(refused.value)
    assert not (data / "secrets").exists()
    up = torana("up", "--data", str(data))
    assert up.returncode == 3
    assert "stopped half-way" in up.stderr
    assert "NOT restore" in torana("doctor", "--data", str(data)).stdout
    with (
        pytest.raises(PostgresUnusable, match="stopped half-way"),
        empty_folder(data, backups),
    ):
        raise AssertionError
    assert (data / data_folder.MARKER).exists(), "what is there is left alone"


def test_the_mark_is_there_until_the_restore_is_whole(backups: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with empty_folder(data, backups):
        assert (data / data_folder.RESTORING).exists()
        (data / "postgres").mkdir()
    assert [path.name for path in data.iterdir()] == ["postgres"]


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt(), PostgresUnusable()])
def test_who_fails_leaves_the_folder_empty(
    backups: Path, tmp_path: Path, error: BaseException
) -> None:
    data = tmp_path / "data"

    def fail() -> None:
        with empty_folder(data, backups):
            (data / "postgres" / "base").mkdir(parents=True)
            (data / "a-file").touch()
            raise error

    with pytest.raises((PostgresUnusable, KeyboardInterrupt)):
        fail()
    assert not list(data.iterdir())


@pytest.mark.django_db
def test_the_master_key_must_open_every_holders_key(as_owner: Switch, tmp_path: Path) -> None:
    ours = keyring._fresh()
    with as_owner():
        for holder in HOLDERS:
            keys.seal_for(holder, b"text", "about")
        database = connection.connection
        assert database is not None
        refuse_wrong_key(database, ours, tmp_path)
        rotating = keyring.Keys(OTHER.master, ours.master, {})
        refuse_wrong_key(database, rotating, tmp_path)
        rows = HolderKey.objects.count()
        with pytest.raises(PostgresUnusable, match=f"{rows} of {rows} holders' keys do not open"):
            refuse_wrong_key(database, OTHER, tmp_path)
        spoilt = HolderKey.objects.get(holder_id=HOLDERS[1])
        wrapped = keyring.encrypt(OTHER.wrapping()[0], b"k" * 32, f"holder:{HOLDERS[1]}")
        HolderKey.objects.filter(holder_id=spoilt.holder_id).update(wrapped=wrapped)
        with pytest.raises(PostgresUnusable, match=f"1 of {rows} holders' keys"):
            refuse_wrong_key(database, ours, tmp_path)
        refuse_wrong_key(database, rotating, tmp_path)
