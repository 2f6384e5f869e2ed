"""What deploy/ says fits the code."""

import contextlib
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from gongkai.config import env

from ._pages import ROOT

DEPLOY = ROOT / "deploy"
HOST = "www.example.gov.cn"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SETTINGS = {
    name: variable
    for variable in env.REGISTRY
    for name in (variable.name, f"{variable.name}_FILE")
    if name == variable.name or variable.secret
}


def _assignments(path: Path) -> dict[str, str]:
    lines = path.read_text("utf-8").splitlines()
    return dict(
        line.split("=", 1) for line in lines if line and not line.startswith("#")
    )


@pytest.mark.parametrize("name", ["gongkai.env", "owner.env"])
def test_every_variable_exists_and_can_be_read(name: str) -> None:
    given = _assignments(DEPLOY / name)
    assert given
    for variable, value in given.items():
        assert variable in SETTINGS, f"{variable} is no setting"
        if not variable.endswith("_FILE"):
            SETTINGS[variable]({variable: value})


def test_the_web_server_never_gets_the_owners_address() -> None:
    assert "DATABASE_OWNER_URL" not in _assignments(DEPLOY / "gongkai.env")
    for unit in ("gongkai-web", "gongkai-worker"):
        text = (DEPLOY / "systemd" / f"{unit}.service").read_text("utf-8")
        assert "owner.env" not in text
        assert "User=gongkai_app\n" in text


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    given = _assignments(DEPLOY / "gongkai.env")
    for variable in re.findall(r"\$\{(\w+)\}", text):
        assert variable in given, f"{variable} is not set in gongkai.env"
    for page in re.findall(r"file:/srv/gongkai/(\S+)", text):
        assert (ROOT / page).is_file(), page
    for script in re.findall(r"/srv/gongkai/(deploy/\S+)", text):
        assert (ROOT / script).is_file(), script


def test_the_web_unit_runs_the_server_as_gongkai_up_does() -> None:
    unit = (DEPLOY / "systemd" / "gongkai-web.service").read_text("utf-8")
    code = (ROOT / "gongkai" / "config" / "cli" / "up.py").read_text("utf-8")
    for option in re.findall(r'"(--[a-z-]+)"', code.partition("granian")[2]):
        if option not in {"--json"}:
            assert option in unit, f"granian {option} is missing"


def test_nginx_lets_through_what_the_program_accepts() -> None:
    text = (DEPLOY / "nginx" / "gongkai.conf").read_text("utf-8")
    found = re.search(r"client_max_body_size (\d+)m;", text)
    assert found
    assert int(found[1]) > env.UPLOAD_LIMIT_MB.default
    static = _assignments(DEPLOY / "gongkai.env")["GONGKAI_STATIC_ROOT"]
    assert f"alias {static}/;" in text
    assert "/var/lib/gongkai/" not in text  # attachments are the program's to give


def test_nginx_keeps_no_search_words() -> None:
    text = (DEPLOY / "nginx" / "gongkai.conf").read_text("utf-8")
    form = re.search(r"log_format gongkai ([^;]+);", text)
    assert form
    for words in ("$request ", '$request"', "$request_uri", "$args", "$http_referer"):
        assert words not in form[1], words
    logs = re.findall(r"access_log ([^;]+);", text)
    assert logs
    assert all(log == "off" or log.endswith(" gongkai") for log in logs)
    assert re.findall(r"error_log \S+ (\w+);", text) == ["crit"]


def test_nginx_slows_down_who_asks_dear_questions() -> None:
    text = (DEPLOY / "nginx" / "gongkai.conf").read_text("utf-8")
    rates = dict(re.findall(r"zone=gongkai_(site|dear):\S+ rate=(\d+)r/s;", text))
    assert int(rates["dear"]) < int(rates["site"])
    place = re.search(r"location ~ (\S+) \{([^}]+)\}", text)
    assert place
    assert "zone=gongkai_dear" in place[2]
    assert "limit_conn gongkai_readers" in place[2]
    assert re.search(place[1], "/search/")
    assert re.search(place[1], "/xxgk/finance/catalogue.csv")
    assert not re.search(place[1], "/list/")


class Answer(NamedTuple):
    status: int
    headers: Message
    text: str


@dataclass
class Nginx:
    """Debian's nginx with our configuration, on ports of its own."""

    plain: int
    secure: int
    behind: int
    static: Path
    certificate: Path

    def ask(self, path: str, **headers: str) -> Answer:
        context = ssl.create_default_context(cafile=self.certificate)
        plain = socket.create_connection(("127.0.0.1", self.secure), timeout=10)
        connection = http.client.HTTPConnection(HOST)
        connection.sock = context.wrap_socket(plain, server_hostname=HOST)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Nginx]:
    program, openssl = shutil.which("nginx"), shutil.which("openssl")
    if not program or not openssl:
        pytest.skip("nginx or openssl is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    plain, secure, behind = (_free_port() for _ in range(3))
    served = Nginx(plain, secure, behind, tmp_path / "static", certificate)
    subprocess.run(  # noqa: S603 -- openssl of this machine
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={HOST}",
         "-addext", f"subjectAltName=DNS:{HOST}",
         "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    text = (DEPLOY / "nginx" / "gongkai.conf").read_text("utf-8")
    for there, here in (
        ("/etc/ssl/gongkai/fullchain.pem", certificate),
        ("/etc/ssl/gongkai/privkey.pem", key),
        ("/etc/nginx/gongkai-proxy.conf", DEPLOY / "nginx" / "gongkai-proxy.conf"),
        ("/var/lib/gongkai-static", served.static),
        ("127.0.0.1:8000", f"127.0.0.1:{served.behind}"),
        ("listen 80", f"listen 127.0.0.1:{served.plain}"),
        ("listen 443", f"listen 127.0.0.1:{served.secure}"),
    ):
        assert there in text
        text = text.replace(there, str(here))
    text = re.sub(r"listen \[::\].*;", "", text).replace(
        "/var/log/nginx", str(tmp_path)
    )
    temporary = "\n".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"{user}\ndaemon off;\npid {tmp_path}/pid;\nevents {{}}\n"
        f"http {{\ninclude /etc/nginx/mime.types;\naccess_log off;\n{temporary}\n{text}\n}}\n",
        encoding="utf-8",
    )
    command = [program, "-c", str(whole), "-e", str(tmp_path / "log")]
    tried = subprocess.run(  # noqa: S603 -- nginx of this machine
        [*command, "-t"], capture_output=True, text=True
    )
    assert tried.returncode == 0, tried.stderr
    process = subprocess.Popen(command)  # noqa: S603 -- nginx of this machine
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", served.secure)).close()
                break
            time.sleep(0.05)
        yield served
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers it got."""

    def do_GET(self) -> None:
        body = json.dumps(dict(self.headers.items())).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def echo(nginx: Nginx) -> Iterator[Nginx]:
    with HTTPServer(("127.0.0.1", nginx.behind), Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield nginx
        server.shutdown()
        thread.join()


def test_the_program_learns_the_true_address_behind_nginx(echo: Nginx) -> None:
    told = echo.ask("/", **{"X-Forwarded-For": "10.9.8.7", "X-Forwarded-Proto": "http"})
    headers = json.loads(told.text)
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["Host"] == HOST


def test_another_host_gets_no_answer(echo: Nginx) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", echo.plain, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", "/", headers={"Host": "other.example"})
        with pytest.raises(http.client.RemoteDisconnected):
            connection.getresponse()
        connection.request("GET", "/list/?page=2", headers={"Host": HOST})
        moved = connection.getresponse()
    assert moved.status == 301
    assert moved.headers["Location"] == f"https://{HOST}/list/?page=2"


def test_nginx_serves_style_sheets_for_ever_and_keeps_health_to_itself(
    echo: Nginx,
) -> None:
    echo.static.mkdir()
    (echo.static / "base.1234.css").write_text("p {}", encoding="utf-8")
    sheet = echo.ask("/static/base.1234.css")
    assert sheet.status == 200
    assert sheet.headers["Content-Type"].startswith("text/css")
    assert "immutable" in sheet.headers["Cache-Control"]
    assert echo.ask("/healthz").status == 200  # from this machine


def test_what_nginx_itself_refuses_it_says_in_chinese(nginx: Nginx) -> None:
    answers = {
        502: nginx.ask("/"),
        413: nginx.ask("/office/items/new/", **{"Content-Length": "999000000"}),
    }
    for _ in range(40):
        answer = nginx.ask("/search/?q=x")
        answers[answer.status] = answer
    said = {}
    for status, answer in answers.items():
        assert answer.status == status
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        said[status] = answer.text
    assert "维护" in said[502]
    assert "过大" in said[413]
    assert "频繁" in said[429]


def test_systemd_itself_accepts_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        pytest.skip("systemd is not installed")
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text("utf-8")
        # Where the program is here; as it need not be installed for the tests.
        for there in re.findall(r"/srv/gongkai/\.venv/bin/\S+", text):
            assert (Path(sys.prefix) / "bin" / Path(there).name).exists(), there
            text = text.replace(there, "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    verified = subprocess.run(  # noqa: S603 -- systemd of this machine
        [analyze, "verify", "--man=no", *map(str, tmp_path.iterdir())],
        capture_output=True,
        text=True,
    )
    ours = [line for line in verified.stderr.splitlines() if "gongkai" in line]
    assert ours == []
