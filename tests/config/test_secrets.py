import stat
from pathlib import Path

from gongkai.config.secrets import kept_secret_key


def test_a_trial_keeps_its_key_to_itself(tmp_path: Path) -> None:
    key = kept_secret_key(tmp_path / "var")
    assert len(key) >= 50
    assert kept_secret_key(tmp_path / "var") == key
    assert kept_secret_key(tmp_path / "other") != key
    mode = (tmp_path / "var" / "secret_key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert [each.name for each in (tmp_path / "var").iterdir()] == ["secret_key"]
