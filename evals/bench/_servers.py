"""PostgreSQL, Chroma and app processes on loopback, each in a folder of its own, for the load bench and the server tests."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NOBODY = 65534


class NotInstalled(Exception):
    """A server program is not on this machine; the message names it."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _program(name: str, *folders: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([*folders, os.environ.get("PATH", "")]))
    if found is None:
        raise NotInstalled(f"{name} is not on this machine")
    return found


@dataclass
class Server:
    """One process that can be killed and started again at the same port, with what it kept."""

    command: list[str]
    is_up: Callable[[], bool]
    env: Mapping[str, str] = field(default_factory=dict)
    as_user: int | None = None
    log: Path | None = None
    process: "subprocess.Popen[bytes] | None" = None

    def start(self, patience: float = 90.0) -> None:
        out = self.log.open("ab") if self.log else subprocess.DEVNULL
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            cwd=ROOT,
            env={**os.environ, **self.env},
            stdout=out,
            stderr=subprocess.STDOUT,
            user=self.as_user,
            extra_groups=[] if self.as_user else None,
            start_new_session=True,
        )
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            if self.is_up():
                return
            time.sleep(0.2)
        raise RuntimeError(f"{self.command[0]} did not start: {self.log.read_text()[-800:] if self.log else ''}")

    def kill(self) -> None:
        """At once, as a machine that loses power does it; the children go with it."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)

    def stop(self) -> None:
        self.kill()


class Postgres(Server):
    """A database of its own, `url` for CATHCODE_DATABASE_URL. Raises NotInstalled."""

    def __init__(self) -> None:
        places = sorted((str(p) for p in Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
        initdb, postgres = _program("initdb", *places), _program("postgres", *places)
        self.folder = Path(tempfile.mkdtemp(prefix="cathcode-pg-"))
        user = _NOBODY if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
        if user:
            os.chown(self.folder, user, user)
        data, port = self.folder / "data", free_port()
        made = subprocess.run(  # noqa: S603
            [initdb, "-D", str(data), "-U", "cathcode", "--auth=trust", "-E", "UTF8", "--no-locale"],
            capture_output=True,
            user=user,
            extra_groups=[] if user else None,
            cwd=self.folder,
            check=False,
        )
        if made.returncode:
            raise RuntimeError(made.stderr.decode()[-800:])
        self.url = f"postgresql://cathcode@127.0.0.1:{port}/postgres"
        command = [postgres, "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", str(self.folder)]
        super().__init__(command, self._answers, as_user=user, log=self.folder.with_suffix(".log"))

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.Error:
            return False
        return True

    def stop(self) -> None:
        super().stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.with_suffix(".log").unlink(missing_ok=True)


class Chroma(Server):
    """A Chroma server with a folder of its own, `url` for CATHCODE_CHROMA_URL. Raises NotInstalled."""

    def __init__(self) -> None:
        program = _program("chroma", str(Path(sys.executable).parent))
        self.folder, port = Path(tempfile.mkdtemp(prefix="cathcode-chroma-")), free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = [program, "run", "--path", str(self.folder), "--host", "127.0.0.1", "--port", str(port)]
        super().__init__(command, lambda: _is_ok(f"{self.url}/api/v2/heartbeat"), log=self.folder.with_suffix(".log"))

    def stop(self) -> None:
        super().stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.with_suffix(".log").unlink(missing_ok=True)


class App(Server):
    """One app process. `settings` are CATHCODE_… variables."""

    def __init__(self, home: Path, settings: Mapping[str, str], name: str) -> None:
        port = free_port()
        self.url = f"http://localhost:{port}"
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        env = {"CATHCODE_HOME": str(home), "CATHCODE_LLM_MODEL": "", **settings}
        super().__init__(command, lambda: _is_ok(f"{self.url}/_stcore/health"), env, log=home / f"{name}.log")


class Proxy(Server):
    """The department's reverse proxy with its own configuration, before app processes on this machine. Raises NotInstalled."""

    def __init__(self, apps: Sequence[App], log: Path) -> None:
        port = free_port()
        self.url = f"http://localhost:{port}"
        command = [_program("caddy"), "run", "--config", "deploy/Caddyfile", "--adapter", "caddyfile"]
        upstreams = " ".join(app.url.removeprefix("http://") for app in apps)
        env = {"DESK_ADDRESS": self.url, "DESK_APPS": upstreams, "CADDY_ADMIN": f"localhost:{free_port()}"}
        super().__init__(command, lambda: _is_ok(f"{self.url}/_stcore/health"), env, log=log)


def _is_ok(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False
