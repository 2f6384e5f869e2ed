from pathlib import Path

import pytest

from gongkai.config import env
from gongkai.config.variables import BadEnvironment


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_LANG", "en")


def test_what_is_wrong_is_said_in_chinese_by_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GONGKAI_LANG", "zh")
    for variable, text, said in (
        (env.PORT, "eighty", "应为1至65535的整数"),
        (env.DEBUG, "maybe", "之一"),
        (env.TRUSTED_ORIGINS, "www.example.gov.cn", "开头"),
        (env.DATABASE_URL, "mysql://x", "unix 套接字"),
        (env.SECRET_KEY, "short", "至少50个字符"),
        (env.LOG_LEVEL, "LOUD", "DEBUG, INFO"),
    ):
        with pytest.raises(BadEnvironment, match=said):
            variable({variable.name: text})


def test_an_unset_or_empty_variable_gives_its_default() -> None:
    assert env.PORT({}) == 8000
    assert env.PORT({"PORT": " "}) == 8000


@pytest.mark.parametrize("text", ["eighty", "0", "65536", "-1", "8000.5", "８０"])
def test_a_port_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadEnvironment, match=r"PORT=.*whole number from 1 to 65535"):
        env.PORT({"PORT": text})


def test_a_boolean_is_not_guessed() -> None:
    assert env.DEBUG({"GONGKAI_DEBUG": "On"}) is True
    assert env.DEBUG({"GONGKAI_DEBUG": "no"}) is False
    with pytest.raises(BadEnvironment, match="GONGKAI_DEBUG='maybe'"):
        env.DEBUG({"GONGKAI_DEBUG": "maybe"})


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("k" * 60 + "\n")
    assert env.SECRET_KEY({"SECRET_KEY_FILE": str(file)}) == "k" * 60


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadEnvironment, match="both set"):
        env.SECRET_KEY({"SECRET_KEY": "k" * 60, "SECRET_KEY_FILE": "/x"})


def test_an_unreadable_secret_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadEnvironment, match=r"missing.*cannot be read"):
        env.SECRET_KEY({"SECRET_KEY_FILE": str(tmp_path / "missing")})


def test_a_wrong_secret_is_not_shown() -> None:
    with pytest.raises(BadEnvironment) as refused:
        env.SECRET_KEY({"SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(refused.value)


def test_only_secrets_are_read_from_files(tmp_path: Path) -> None:
    file = tmp_path / "port"
    file.write_text("9000")
    assert env.PORT({"PORT_FILE": str(file)}) == 8000


def test_another_database_engine_is_refused() -> None:
    with pytest.raises(BadEnvironment, match="postgresql://"):
        env.DATABASE_URL({"DATABASE_URL": "mysql://root@localhost/x"})


def test_lists_are_split_at_commas_and_blanks() -> None:
    hosts = env.ALLOWED_HOSTS({"GONGKAI_ALLOWED_HOSTS": "a.example, b.example"})
    assert hosts == ["a.example", "b.example"]


def test_every_variable_is_declared_once_and_described_twice() -> None:
    names = [variable.name for variable in env.REGISTRY]
    assert len(names) == len(set(names))
    for variable in env.REGISTRY:
        assert variable.zh.endswith("。"), variable.name
        assert variable.en.endswith("."), variable.name


def test_every_default_reads_as_itself() -> None:
    for variable in env.REGISTRY:
        assert variable({}) == variable.default
