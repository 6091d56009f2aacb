#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""`cgov export` over a fixture tree: what it answers, to good requests and to bad ones."""

import http.client
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lint"))
from tap import Tap  # noqa: E402  pylint: disable=wrong-import-position

CGOV = Path(os.environ.get("CGOV_BUILD", ROOT / "build")) / "cgov"
TREE = ROOT / "tests" / "fixtures" / "tree-full"
OPENMETRICS = "application/openmetrics-text"
PROMETHEUS = ("application/openmetrics-text;version=1.0.0,"
              "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,"
              "*/*;q=0.1")


def start(*words, tree=TREE, prefix=(), **more):
    command = [*prefix, CGOV, "--cgroup-root", tree, "export", *words]
    # pylint: disable-next=consider-using-with
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **more)


def where(process):
    """The address that it says it serves."""
    if not select.select([process.stderr], [], [], 20)[0]:
        raise TimeoutError("it says nothing")
    line = process.stderr.readline()
    found = re.search(r"serving (?:http://([^/\s]+)/metrics|unix:(\S+))", line)
    if not found:
        raise ValueError(line + process.stderr.read())
    return found.group(1) or found.group(2)


@contextmanager
def endpoint(*words, **more):
    process = start(*words, **more)
    try:
        yield where(process), process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def ask(address, path="/metrics", method="GET", accept=None, body=None):
    connection = http.client.HTTPConnection(address, timeout=20)
    connection.request(method, path, body=body, headers={"Accept": accept} if accept else {})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer, text


def value(text, series):
    found = re.search(rf"(?m)^{re.escape(series)} (\S+)$", text.decode())
    return float(found.group(1)) if found else None


def formats(address):
    for accept, openmetrics in (
        (None, False),
        ("text/plain", False),
        ("*/*", False),
        (PROMETHEUS, True),
        (OPENMETRICS, True),
        (f"{OPENMETRICS};version=2.0.0;q=0.9, text/plain;q=0.1", False),
        (f"{OPENMETRICS};q=0", False),
        (f"{OPENMETRICS};q=0.1, text/plain", False),
    ):
        answer, text = ask(address, accept=accept)
        kind = answer.headers["Content-Type"]
        if answer.status != 200 or kind.startswith(OPENMETRICS) != openmetrics:
            yield f"{accept}: {answer.status} {kind}"
        if text.endswith(b"# EOF\n") != openmetrics:
            yield f"{accept}: ends {text[-20:]!r}"
        if openmetrics:
            yield from openmetrics_complaints(text)
        elif shutil.which("promtool"):
            run = subprocess.run(["promtool", "check", "metrics"], input=text,
                                 capture_output=True, check=False)
            yield from (run.stdout + run.stderr).decode().splitlines()


def openmetrics_complaints(text):
    try:
        # pylint: disable-next=import-outside-toplevel
        from prometheus_client.openmetrics.parser import text_string_to_metric_families
    except ImportError:
        return
    try:
        list(text_string_to_metric_families(text.decode()))
    except ValueError as error:
        yield str(error)


def answers(address):
    for method, path, status in (
        ("GET", "/healthz", 200),
        ("GET", "/", 200),
        ("GET", "/metrics?name[]=x", 200),
        ("HEAD", "/metrics", 200),
        ("HEAD", "/nothing", 404),
        ("GET", "/metrics/", 404),
        ("GET", "/../../etc/passwd", 404),
        ("GET", "/%2e%2e/%00", 404),
        ("POST", "/metrics", 405),
        ("DELETE", "/metrics", 405),
        ("OPTIONS", "*", 405),
        ("PUT", "/healthz", 405),
    ):
        answer, text = ask(address, path, method, body=b"x" * 1000 if method == "POST" else None)
        if answer.status != status:
            yield f"{method} {path}: {answer.status}"
        if method == "HEAD" and (text or not int(answer.headers["Content-Length"])):
            yield f"HEAD {path}: {len(text)} bytes of {answer.headers['Content-Length']}"
        if status == 405 and answer.headers["Allow"] != "GET, HEAD":
            yield f"{method}: Allow {answer.headers['Allow']}"


def twice_on_one_connection(address):
    connection = http.client.HTTPConnection(address, timeout=20)
    for _ in range(2):
        connection.request("GET", "/metrics")
        answer = connection.getresponse()
        answer.read()
        if answer.will_close:
            yield "the connection does not stay"
    connection.close()


def plug(address):
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=20)


def said(sock):
    data = b""
    try:
        while more := sock.recv(65536):
            data += more
    except OSError:
        pass
    return data


def hostile(address):
    """None of these is served; after each the next good request is."""
    for name, request in (
        ("nothing", b""),
        ("no HTTP", b"\x00\xff\x1b[2J\r\n\r\n"),
        ("no version", b"GET /metrics\r\n\r\n"),
        ("a header without end", b"GET / HTTP/1.1\r\nX: " + b"a" * 100000),
        ("many headers", b"GET /metrics HTTP/1.1\r\nHost: x\r\n" + b"a: b\r\n" * 20000 + b"\r\n"),
        ("a long path", b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"),
        ("a negative length", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"),
        ("two lengths", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
                        b"Content-Length: 99999999999999999999\r\n\r\nx"),
        ("bad chunks", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        ("bad quotes", b'GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: a;b="\\\r\n\r\n'),
    ):
        sock = plug(address)
        try:
            sock.sendall(request)
            sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        text = said(sock)
        sock.close()
        if text.startswith(b"HTTP/1.1 200") and name != "bad quotes":
            yield f"{name}: {text[:60]!r}"
        if ask(address)[0].status != 200:
            yield f"after {name} nothing is served"


def crowd(address, process):
    """More connections than are allowed: some wait, none harms, memory stays."""
    socks = [plug(address) for _ in range(100)]
    for sock in socks:
        try:
            sock.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        except OSError:
            pass
    for sock in socks:
        sock.close()
    if ask(address)[0].status != 200:
        yield "nothing is served after a crowd"
    end = time.monotonic() + 20
    while (files := len(os.listdir(f"/proc/{process.pid}/fd"))) > 20 and time.monotonic() < end:
        time.sleep(0.1)
    status = Path(f"/proc/{process.pid}/status").read_text()
    print(f"# {re.search('VmRSS:.*', status).group()}, {files} descriptors after the crowd")
    if files > 20:
        yield f"{files} descriptors are left"


def one_sample(top):
    """With an hour between samples a changed file does not show, however often one asks."""
    group = Path(top) / "one"
    group.mkdir()
    (group.parent / "memory.current").write_text("1\n")
    (group / "memory.current").write_text("4096\n")
    with endpoint("--listen", "127.0.0.1:0", "--interval", "1h", tree=top) as (address, _):
        (group / "memory.current").write_text("8192\n")
        for _ in range(20):
            _, text = ask(address)
            if value(text, 'cgov_memory_current_bytes{group="/one"}') != 4096:
                yield "a scrape read the group"
        if value(text, "cgov_export_samples_total") != 1:
            yield f"{value(text, 'cgov_export_samples_total')} samples"


def next_sample(top):
    group = Path(top) / "one"
    with endpoint("--listen", "127.0.0.1:0", "--interval", "20ms", tree=top) as (address, _):
        ask(address)
        (group / "memory.current").write_text("12288\n")
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if value(ask(address)[1], 'cgov_memory_current_bytes{group="/one"}') == 12288:
                return
        yield "the next sample never came"


class UnixConnection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.host)


def ask_path(path):
    connection = UnixConnection(str(path))
    connection.request("GET", "/metrics", headers={"Host": "x"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def unix_socket(top):
    path = Path(top) / "sock"
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(str(path))
    stale.close()
    with endpoint("--listen", f"unix:{path}") as (_, process):
        if ask_path(path) != 200:
            yield "no answer"
        second = start("--listen", str(path))
        _, complaint = second.communicate(timeout=20)
        if second.returncode != 1 or "in use" not in complaint:
            yield f"a second one: {second.returncode} {complaint}"
        process.send_signal(signal.SIGTERM)
        if process.wait(20) != 0:
            yield f"SIGTERM: {process.returncode}"
    if path.exists():
        yield "the socket file is left"


def activation():
    """As systemd passes a socket: descriptor 3, LISTEN_FDS and LISTEN_PID."""
    listener = socket.create_server(("127.0.0.1", 0))
    address = "127.0.0.1:%d" % listener.getsockname()[1]
    script = 'exec 3<&"$0"; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
    prefix = ["bash", "-c", script, str(listener.fileno())]
    with endpoint(prefix=prefix, pass_fds=[listener.fileno()]) as (said_address, _):
        listener.close()
        if said_address != address:
            yield f"{said_address} was {address}"
        if ask(address)[0].status != 200:
            yield "no answer"


def clean_exit(sig):
    with endpoint("--listen", "127.0.0.1:0") as (address, process):
        sock = plug(address)
        sock.sendall(b"GET /metrics HTTP/1.1\r\n")
        began = time.monotonic()
        process.send_signal(sig)
        if process.wait(20) != 0:
            yield f"{sig!r}: {process.returncode}"
        if time.monotonic() - began > 5:
            yield f"it took {time.monotonic() - began:.1f} s"
        sock.close()


def text_file(top):
    path = Path(top) / "cgov.prom"
    reader = start("--textfile", str(path), "--interval", "10ms", "--count", "100")
    seen = 0
    while reader.poll() is None:
        if path.exists():
            text = path.read_bytes()
            seen += 1
            if not text.endswith(b"\n") or b"cgov_export_cpu_seconds_total" not in text:
                yield f"half a file: {text[-80:]!r}"
                break
    reader.communicate(timeout=20)
    if reader.returncode or not seen:
        yield f"status {reader.returncode}, seen {seen} times"
    if sorted(p.name for p in Path(top).iterdir() if "prom" in p.name) != ["cgov.prom"]:
        yield f"left: {sorted(Path(top).iterdir())}"


def refusals():
    for words, status in (
        (["--listen", ":2468"], 2),
        (["--listen", "localhost"], 2),
        (["--listen", "example.org:80"], 2),
        (["--listen", "127.0.0.1:70000"], 2),
        (["--listen", "::1:2468"], 2),
        (["--listen", "unix:relative"], 2),
        (["--listen", "unix:/" + "a" * 200], 2),
        (["--textfile", "/tmp/cgov.txt"], 2),
        (["--interval", "5"], 2),
        (["--listen", "192.0.2.1:0"], 1),
        (["--textfile", "/nonexistent/x.prom"], 1),
    ):
        process = start(*words)
        _, complaint = process.communicate(timeout=20)
        if process.returncode != status or complaint.count("\n") != 1:
            yield f"{words}: {process.returncode} {complaint}"


def main():
    tap = Tap()
    with endpoint("--listen", "127.0.0.1:0") as (address, process):
        tap.check("Accept decides the format", formats(address))
        tap.check("paths and methods have their status", answers(address))
        tap.check("a connection serves many requests", twice_on_one_connection(address))
        tap.check("hostile requests harm nothing", hostile(address))
        tap.check("a crowd harms nothing", crowd(address, process))
    with tempfile.TemporaryDirectory() as top:
        tap.check("a scrape serves the last sample", one_sample(top))
        tap.check("and samples are taken meanwhile", next_sample(top))
        tap.check("a unix socket serves, replaces a stale one, goes away", unix_socket(top))
    with tempfile.TemporaryDirectory() as top:
        tap.check("a text file is there whole or not at all", text_file(top))
    tap.check("a socket that was passed serves", activation())
    for sig in (signal.SIGTERM, signal.SIGINT):
        tap.check(f"{sig.name} ends it at once", clean_exit(sig))
    tap.check("what is no address is refused", refusals())
    tap.done()


if __name__ == "__main__":
    main()
