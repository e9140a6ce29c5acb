"""The short form of the crash suite; `make crash` is the long one."""

from tests.crash.kill import kill_and_resume


def test_fifty_kills_lose_nothing_and_double_nothing(archive_dir, tmp_path):
    assert kill_and_resume(50, archive_dir, tmp_path) == []
