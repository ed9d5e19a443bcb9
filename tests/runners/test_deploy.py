"""The deployment example: its commands, certificates and image hold what they need, and really run a sweep."""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from tests.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
SERVICES = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]


def test_every_service_is_encrypted_and_none_is_published_to_the_host():
    for name, service in SERVICES.items():
        words = shlex.split(service.get("command") or service["entrypoint"])
        assert sum(word.startswith("--tls-") for word in words) == 3, name
        assert not any(word.startswith("tcp://") for word in words), name
        assert "ports" not in service, name
    assert "--protocol tls" in SERVICES["scheduler"]["command"]
    assert "--nthreads 1" in SERVICES["worker"]["command"]


def test_the_image_copies_what_there_is_and_all_that_the_command_imports():
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = {name for line in lines if line.startswith("COPY") for name in line.split()[1:-1]}
    assert all((ROOT / name).exists() for name in copied)
    assert {"sim", "store", "data", "requirements-dask.txt"} <= copied


def test_the_sizing_table_was_written_by_the_bench():
    page = (DEPLOY / "README.md").read_text(encoding="utf-8")
    table = re.search("<!-- sizing: begin -->\n(.*)\n<!-- sizing: end -->", page, flags=re.DOTALL)
    assert table is not None
    rows = [line for line in table[1].splitlines() if re.match(r"\| [\d,]+ \|", line)]
    assert len(rows) == 12
    for row in rows:
        members, _, _, seconds, alone, *_ = (cell.strip() for cell in row.strip("|").split("|"))
        amount, unit = alone.split()
        total = float(amount) * {"s": 1.0, "min": 60.0, "h": 3600.0}[unit]
        assert total == pytest.approx(int(members.replace(",", "")) * float(seconds), rel=0.2)


def on_this_machine(service: str, port: int, folder: Path) -> list[str]:
    """Return a service's command as it would be here: its own scheduler, certificates and folder."""
    text = SERVICES[service].get("command") or SERVICES[service]["entrypoint"]
    for there, here in {
        "dask scheduler": "dask scheduler --host 127.0.0.1",
        "//scheduler:8786": f"//127.0.0.1:{port}",
        "--port 8786": f"--port {port}",
        "/certificates/": f"{folder}/",
        "/kept": f"{folder}/kept",
    }.items():
        text = text.replace(there, here)
    program, *rest = shlex.split(text)
    return [sys.executable, *rest] if program == "python" else [str(Path(sys.executable).parent / program), *rest]


def until_answered(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server on this machine takes connections."""
    deadline = time.monotonic() + 120.0
    while True:
        assert server.poll() is None, "the scheduler ended before it answered"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5.0).close()
        except OSError:
            assert time.monotonic() < deadline, "the scheduler did not answer"
            time.sleep(0.1)
        else:
            return


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make certificates with")
def test_the_services_commands_run_a_sweep_that_gives_the_digest_of_this_process(tmp_path: Path):
    pytest.importorskip("distributed", reason="Dask is not installed; pip install -r requirements-dask.txt")
    subprocess.run(["sh", DEPLOY / "certificates.sh", tmp_path], check=True, capture_output=True)
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment, "cwd": ROOT}
    scheduler = subprocess.Popen(on_this_machine("scheduler", port, tmp_path), **quiet)
    running = [scheduler]
    try:
        until_answered(port, scheduler)
        running.append(subprocess.Popen(on_this_machine("worker", port, tmp_path), **quiet))
        sweep = ["smb_saas_var", "--axis", "partners.influence=0.4,0.8", "--replications", "10", "--json"]
        command = [*on_this_machine("sweep", port, tmp_path), *sweep]
        there = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, timeout=400, check=False)
        assert there.returncode == 0, there.stderr.decode()
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait(120)
    alone = [sys.executable, "-m", "sim", "sweep", "--processes", "1", "--folder", str(tmp_path / "alone"), *sweep]
    here = subprocess.run(alone, env=environment, cwd=ROOT, capture_output=True, timeout=400, check=False)
    assert json.loads(there.stdout) == json.loads(here.stdout)
