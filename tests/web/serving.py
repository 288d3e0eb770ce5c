"""serving.py - a server of its own for a test, on a port the system picks, and requests to it as bytes. What it needs comes from
TIEBREAK (the program) and ROOT (of the repository)."""
import http.client
import os
import re
import signal
import socket
import subprocess
import tempfile
import time

PROGRAM = os.path.realpath(os.environ["TIEBREAK"])
ROOT = os.path.realpath(os.environ["ROOT"])
KEY = "A" * 22
DAY = "1763683200"  # 2025-11-21, which is today wherever nothing else is said
WAIT = 120  # seconds until what has not happened never will, on a machine that is busy


class Route:
    """A row of web_routes in web/route.c."""

    def __init__(self, path, kind, rest):
        self.path, self.kind = path, kind
        self.gets = ".get" in rest or ".make" in rest or kind == "ASSET"
        self.posts = ".post" in rest
        self.is_prepared = ".make" in rest or kind == "ASSET"
        self.address = path.replace("{key}", KEY)


def routes():
    with open(f"{ROOT}/web/route.c", encoding="utf-8") as file:
        table = re.search(r"web_routes\[\] = \{(.*?)\n\};", file.read(), re.S).group(1)
    rows = re.findall(r'\{\s*"([^"]+)",\s*WEB_([A-Z]+)(.*?)\}\s*,?\s*(?=\n|$)', table, re.S)
    assert len(rows) == table.count('{"'), "a row of the table was not understood"
    return [Route(*row) for row in rows]


class Server:
    """The program, serving; to be used with `with`. LOG is what it said, once it has ended. DAY is what its clock says,
    None for what it is; PRELOAD a library to be put before its own."""

    def __init__(self, *options, log="json", rate="0", evidence=False, store=None, day=DAY, preload=None):
        self.home = tempfile.TemporaryDirectory()
        self.errors = tempfile.TemporaryFile()
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": self.home.name, "XDG_DATA_HOME": self.home.name}
        environment |= {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
        if "--deadline" not in options:  # its own is not enough for a list of decisions with a sanitizer, on a machine that is busy
            options = (*options, "--deadline", str(WAIT - 30))
        environment |= {"SOURCE_DATE_EPOCH": day} if day else {}
        environment |= {"LD_PRELOAD": preload} if preload else {}
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--listen", "127.0.0.1:0", "--store", store or f"{self.home.name}/log.db", *([] if evidence else ["--no-evidence"]), "--log", log, "--rate", rate, *options],
            stdout=subprocess.PIPE, stderr=self.errors, stdin=subprocess.DEVNULL, env=environment, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        if not found:
            self.end()
            raise RuntimeError(f"it does not serve: {line} {self.log}")
        self.port = int(found.group(1))
        self.host = f"127.0.0.1:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)

    def end(self):
        """Ends it; the status it ended with."""
        if self.process.poll() is None:
            self.stop()
        try:
            self.process.wait(WAIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if not self.process.stdout.closed:
            self.process.stdout.close()
            self.errors.seek(0)
            self.log = self.errors.read().decode("utf-8", "replace")
            self.errors.close()
            self.home.cleanup()
        return self.process.returncode

    def connect(self, receive=None):
        sock = socket.socket()
        sock.settimeout(WAIT)
        if receive:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        try:
            sock.connect(("127.0.0.1", self.port))
        except OSError:
            sock.close()
            raise
        return sock

    def ask(self, method, path, body=None, headers=()):
        """An ordinary request: (status, headers, body)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        return asked(connection, method, path, body, headers)

    def raw(self, request, method="GET"):
        """Sends bytes, with {host} filled in; (status, headers, body) of the first answer, or (0, None, b'') when the
        connection was ended without one."""
        if isinstance(request, str):
            request = request.replace("{host}", self.host).encode("latin-1")
        with self.connect() as sock:
            try:
                sock.sendall(request)
                return answer_from(sock, method)
            except OSError:
                return 0, None, b""

    def figure(self, name):
        """Of /metrics."""
        text = self.ask("GET", "/metrics")[2].decode()
        return float(re.search(rf"^{name} (\S+)$", text, re.M).group(1))

    def reaches(self, name, least):
        """True once that figure is LEAST or more, False if it never is."""
        return comes(lambda: self.figure(name) >= least)

    def settles(self, name, value):
        """True once that figure is VALUE, False if it never is."""
        return comes(lambda: self.figure(name) == value)

    def lets_in(self):
        """True as long as somebody may connect."""
        try:
            self.connect().close()
            return True
        except OSError:
            return False


def comes(condition):
    """True once CONDITION holds, False if it never does."""
    until = time.monotonic() + WAIT
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def asked(connection, method, path, body, headers):
    """One request over an HTTP connection, which is closed: (status, headers, body)."""
    try:
        connection.request(method, path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def answer_from(sock, method="GET"):
    answer = http.client.HTTPResponse(sock, method=method)
    try:
        answer.begin()
        return answer.status, answer.headers, answer.read()
    except http.client.BadStatusLine:
        return 0, None, b""
