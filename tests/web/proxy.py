#!/usr/bin/env python3
"""proxy.py - the server behind nginx, as docs/nginx.conf has it: TIEBREAK=build/dev/cli/tiebreak ROOT=$PWD tests/web/proxy.py"""
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest

from serving import ROOT, WAIT, Server, asked, comes

NAME = "tiebreak.example"
NGINX = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
if not NGINX or not shutil.which("openssl"):
    print("skipped: nginx or openssl is not there (Debian: nginx-light, openssl)")
    sys.exit(77)
BODY = json.dumps({"tiebreak": "profile/1", "title": "Chat", "description": "A live chat."})
AS_JSON = {"Content-Type": "application/json"}


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Proxy:
    """nginx with the file of the docs: its ports, its certificate and its log are the test's."""

    def __init__(self, upstream):
        self.home = tempfile.TemporaryDirectory()
        home = self.home.name
        os.chmod(home, 0o755)  # its workers may be somebody else
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
                        "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", f"{home}/key.pem", "-out", f"{home}/cert.pem"],
                       check=True, capture_output=True)
        for _ in range(10):  # a port that was free may be taken a moment later
            self.plain, self.port = free_port(), free_port()
            if self.begin(home, upstream):
                return
        raise RuntimeError(f"nginx does not begin: {self.said}")

    def begin(self, home, upstream):
        """True once it listens."""
        with open(f"{ROOT}/docs/nginx.conf", encoding="utf-8") as file:
            conf = file.read()
        for was, now in (("listen 80;", f"listen 127.0.0.1:{self.plain};"), ("listen 443 ssl;", f"listen 127.0.0.1:{self.port} ssl;"),
                         (f"/etc/ssl/certs/{NAME}.pem", f"{home}/cert.pem"), (f"/etc/ssl/private/{NAME}.key", f"{home}/key.pem"),
                         ("/var/log/nginx/tiebreak.log", f"{home}/access.log"), ("127.0.0.1:8080;\n    keepalive", f"{upstream};\n    keepalive")):
            assert was in conf, f"{was} is not in docs/nginx.conf"
            conf = conf.replace(was, now)
        temporary = "".join(f"{kind}_temp_path {home}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        with open(f"{home}/nginx.conf", "w", encoding="utf-8") as file:
            file.write(f"daemon off; master_process off; pid {home}/pid; error_log {home}/error.log;\n"
                       f"events {{}}\nhttp {{\n{temporary}{conf}}}\n")
        with open(f"{home}/said", "w+", encoding="utf-8") as said:
            self.process = subprocess.Popen([NGINX, "-p", home, "-c", f"{home}/nginx.conf"], stderr=said)
            # It writes its number once it listens.
            comes(lambda: os.path.exists(f"{home}/pid") or self.process.poll() is not None)
            said.seek(0)
            self.said = said.read()
        return self.process.poll() is None

    def ask(self, method, path, body=None, headers=()):
        context = ssl.create_default_context(cafile=f"{self.home.name}/cert.pem")
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=WAIT)
        connection = http.client.HTTPSConnection(NAME, timeout=WAIT)
        connection.sock = context.wrap_socket(raw, server_hostname=NAME)
        return asked(connection, method, path, body, headers)

    def log(self):
        with open(f"{self.home.name}/access.log", encoding="utf-8") as file:
            return file.read()

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(WAIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.home.cleanup()


def setUpModule():
    global server, proxy
    server = Server("--host", NAME)
    try:
        proxy = Proxy(server.host)
    except BaseException:
        server.end()
        raise


def tearDownModule():
    proxy.end()
    assert server.end() == 0, f"the server ended badly: {server.log[-2000:]}"


class Behind(unittest.TestCase):
    def test_pages_and_the_api_come_through(self):
        for path in ("/", "/rules", "/rules?q=event", "/evidence", "/about", "/openapi.json", "/assets/style.css"):
            status, headers, content = proxy.ask("GET", path)
            self.assertEqual(status, 200, path)
            self.assertTrue(content)
            self.assertIn("max-age", headers["Strict-Transport-Security"])
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        status, _, content = proxy.ask("POST", "/api/v1/score", BODY, AS_JSON)
        self.assertEqual(status, 200)
        self.assertEqual(json.loads(content)["profile"]["title"], "Chat")

    def test_its_own_pages_may_send(self):
        status, _, _ = proxy.ask("POST", "/api/v1/score", BODY, AS_JSON | {"Origin": f"https://{NAME}", "Sec-Fetch-Site": "same-origin"})
        self.assertEqual(status, 200)
        status, _, _ = proxy.ask("POST", "/api/v1/score", BODY, AS_JSON | {"Origin": "https://foreign.example"})
        self.assertEqual(status, 403)

    def test_what_is_for_this_machine_stays_on_it(self):
        self.assertEqual(server.ask("GET", "/decisions")[0], 200)
        for headers in ({}, {"X-Forwarded-For": "127.0.0.1"}, {"Host": NAME, "X-Forwarded-For": ""}):
            self.assertIn(proxy.ask("GET", "/decisions", headers=headers)[0], (401, 403))
        for path in ("/metrics", "/healthz", "/metrics?x", "//metrics", "/./metrics", "/x/../metrics", "/%6detrics"):
            self.assertNotEqual(proxy.ask("GET", path)[0], 200, path)

    def test_no_other_name(self):
        status, _, _ = proxy.ask("GET", "/", headers={"Host": "elsewhere.example"})
        self.assertEqual(status, 421)

    def test_no_key_gets_into_the_log(self):
        status, headers, content = proxy.ask("POST", "/api/v1/decisions", BODY, AS_JSON)
        self.assertEqual(status, 201)
        key = json.loads(content)["key"]
        for end in ("", ".json", ".html"):
            self.assertEqual(proxy.ask("GET", headers["Location"] + end)[0], 200)
        self.assertEqual(proxy.ask("GET", f"/?from={key}")[0], 200)
        comes(lambda: proxy.log().count("/decisions/-") >= 3)
        self.assertEqual(proxy.log().count("/decisions/-"), 3)
        self.assertNotIn(key, proxy.log())

    def test_too_much(self):
        self.assertEqual(proxy.ask("POST", "/api/v1/score", "x" * (70 << 10), AS_JSON)[0], 413)

    def test_http_is_sent_to_https(self):
        connection = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=WAIT)
        connection.request("GET", "/rules", headers={"Host": NAME})
        answer = connection.getresponse()
        self.assertEqual((answer.status, answer.headers["Location"]), (301, f"https://{NAME}/rules"))
        connection.close()


if __name__ == "__main__":
    unittest.main()
