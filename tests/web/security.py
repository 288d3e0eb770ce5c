#!/usr/bin/env python3
"""security.py - the server as its enemies see it: TIEBREAK=build/dev/cli/tiebreak ROOT=$PWD tests/web/security.py

Every route of web/route.c is tried. What is slow on purpose ends by the server's own deadline, of DEADLINE seconds."""
import html.parser
import json
import os
import re
import selectors
import socket
import threading
import time
import unittest
import urllib.parse

from serving import KEY, WAIT, Server, answer_from, comes, routes

PROFILE = json.dumps({"tiebreak": "profile/1", "title": "Chat", "description": "A live chat."})
AS_JSON = {"Content-Type": "application/json"}
AS_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SCORE = "/api/v1/score"
EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{title}}"
MARK = "quagga"  # what nobody else says
MOST = 64 << 10
DEADLINE = 4  # what is not slow on purpose takes a hundredth of it; a machine that is busy may take ten times as long


def setUpModule():
    global server
    server = Server("--cors", "https://friend.example", "--host", "tiebreak.example", "--deadline", "20")


def tearDownModule():
    assert server.end() == 0, f"the server ended badly: {server.log[-2000:]}"


def post_pages():
    return [route for route in routes() if route.posts and route.kind == "PAGE"]


class Page(html.parser.HTMLParser):
    """The names of its fields, and what could run or be styled in it."""

    def __init__(self, page):
        super().__init__()
        self.names = []
        self.code = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        name = has.get("name")
        if tag in ("input", "select", "textarea", "button") and name and name not in self.names:
            self.names.append(name)
        if tag in ("style", "iframe", "object", "embed", "base") or (tag == "script" and not has.get("src", "").startswith("/assets/")):
            self.code.append(tag)
        self.code += [key for key, value in attributes if key == "style" or key.startswith("on") or re.match(r"\s*(javascript|data|https?):", value or "") and key in ("src", "action", "formaction")]
        self.code += [value for key, value in attributes if key == "href" and re.match(r"\s*(javascript|data|vbscript):", value or "")]


class Headers(unittest.TestCase):
    def check(self, headers, what):
        policy = headers["Content-Security-Policy"] or ""
        self.assertTrue(policy.startswith("default-src 'none'"), what)
        self.assertIn("frame-ancestors 'none'", policy, what)
        self.assertNotIn("unsafe", policy, what)
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff", what)
        self.assertEqual(headers["Referrer-Policy"], "no-referrer", what)
        self.assertEqual(headers["X-Frame-Options"], "DENY", what)
        self.assertEqual(headers["Cross-Origin-Opener-Policy"], "same-origin", what)
        self.assertEqual(headers["Cross-Origin-Resource-Policy"], "same-origin", what)
        self.assertIsNotNone(headers["Cache-Control"], what)

    def test_every_route_has_them_whatever_the_answer(self):
        for route in routes():
            for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE"):
                status, headers, body = server.ask(method, route.address)
                self.check(headers, f"{method} {route.path}: {status}")
                if method == "HEAD":
                    self.assertEqual(body, b"")
                if status in (204, 303, 304):
                    self.assertIsNone(headers["Content-Type"])
                elif status != 405 or method != "HEAD":
                    self.assertIsNotNone(headers["Content-Type"], f"{method} {route.path}: {status}")
        for path in ("/nothing", "/api/nothing"):
            self.check(server.ask("GET", path)[1], path)

    def test_no_page_has_code_in_it(self):
        for route in routes():
            if route.gets and route.kind == "PAGE":
                self.assertEqual(Page(server.ask("GET", route.address)[2].decode()).code, [], route.path)

    def test_what_is_known_is_not_sent_again(self):
        for path in ("/", "/about"):
            tag = server.ask("GET", path)[1]["ETag"]
            for known in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
                status, headers, body = server.ask("GET", path, headers={"If-None-Match": known})
                self.assertEqual((status, body, headers["ETag"]), (304, b"", tag))
                self.check(headers, path)
            self.assertEqual(server.ask("GET", path, headers={"If-None-Match": '"x"'})[0], 200)

    def test_gzip_where_it_is_taken(self):
        body = json.dumps({"tiebreak": "profile/1"})
        for taken, coding in (("gzip", "gzip"), ("br, gzip;q=0.5", "gzip"), ("x, GZIP", "gzip"), ("gzip;q=0", None), ("gzip; q=0.000", None), ("xgzip", None), ("", None)):
            _, headers, _ = server.ask("POST", SCORE, body, AS_JSON | {"Accept-Encoding": taken})
            self.assertEqual(headers["Content-Encoding"], coding, taken)
            self.assertEqual(headers["Vary"], "Accept-Encoding")


class Origins(unittest.TestCase):
    def test_a_post_from_elsewhere_is_refused(self):
        own = f"http://{server.host}"
        foreign = [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
                   {"Origin": own, "Sec-Fetch-Site": "cross-site"}, {"Origin": own + ".evil.example"}, {"Origin": f"http://localhost:{server.port}"},
                   {"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}, {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
                   {"Origin": ""}, {"Origin": server.host}, {"Sec-Fetch-Site": "SAME-ORIGIN"}]
        own = [{}, {"Origin": own}, {"Origin": f"https://{server.host}"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"},
               {"Origin": own, "Sec-Fetch-Site": "same-origin"}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}]
        for route in routes():
            if route.posts:
                for headers in foreign:
                    self.assertEqual(server.ask("POST", route.address, "", AS_FORM | headers)[0], 403, f"{route.path} {headers}")
                for headers in own:
                    self.assertNotEqual(server.ask("POST", route.address, "", AS_FORM | headers)[0], 403, f"{route.path} {headers}")

    def test_only_the_friend_may_read(self):
        friend, other = {"Origin": "https://friend.example"}, {"Origin": "https://other.example"}
        status, headers, _ = server.ask("POST", SCORE, PROFILE, AS_JSON | friend | {"Sec-Fetch-Site": "cross-site"})
        self.assertEqual((status, headers["Access-Control-Allow-Origin"]), (200, friend["Origin"]))
        self.assertEqual(server.ask("POST", SCORE, PROFILE, AS_JSON | other)[0], 403)
        for route in routes():
            for asked in (friend, other):
                status, headers, body = server.ask("OPTIONS", route.address, headers=asked | {"Access-Control-Request-Method": "POST"})
                if route.kind == "API" and asked is friend:
                    self.assertEqual((status, body, headers["Access-Control-Allow-Origin"]), (204, b"", friend["Origin"]), route.path)
                    self.assertIn("Content-Type", headers["Access-Control-Allow-Headers"])
                else:
                    self.assertEqual(status, 405, route.path)
            if route.gets:
                allowed = server.ask("GET", route.address, headers=friend)[1]["Access-Control-Allow-Origin"]
                self.assertEqual(allowed, friend["Origin"] if route.kind == "API" else None, route.path)
            if route.posts and route.kind == "PAGE":
                self.assertEqual(server.ask("POST", route.address, "", AS_FORM | friend)[0], 403, route.path)

    def test_nobody_may_unless_it_was_said(self):
        with Server() as closed:
            self.assertEqual(closed.ask("OPTIONS", SCORE, headers={"Origin": "https://friend.example"})[0], 405)
            for route in routes():
                if route.gets:
                    self.assertIsNone(closed.ask("GET", route.address)[1]["Access-Control-Allow-Origin"])

    def test_it_answers_to_its_own_names_only(self):
        good = [server.host, "127.0.0.1", "localhost", f"localhost:{server.port}", "LocalHost", "tiebreak.example", f"tiebreak.example:{server.port}"]
        bad = ["evil.example", "localhost.evil.example", "evil.localhost", "127.0.0.1:1", "127.0.0.1.", "", "localhost:", "[::1]", f"x@{server.host}", f"{server.host},evil.example",
               "0x7f.1", "tiebreak.example.", "127.0.0.2", f"{server.host}/"]
        for route in routes():
            for host in bad:
                for method in ("GET", "POST"):
                    status, _, _ = server.raw(f"{method} {route.address} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n")
                    self.assertEqual(status, 421, f"{method} {route.path} {host}")
        for host in good:
            self.assertEqual(server.raw(f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n")[0], 200, host)
        self.assertEqual(server.raw("GET / HTTP/1.0\r\n\r\n")[0], 421)
        self.assertEqual(server.raw("GET / HTTP/1.1\r\n\r\n")[0], 400)


class Paths(unittest.TestCase):
    def test_only_what_is_there_is_there(self):
        paths = ["//", "/..%2fetc/passwd", "/../etc/passwd", "/../../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../etc/passwd", "/assets/..%2f..%2fetc%2fpasswd",
                 "/assets/", "/assets", "/assets//style.css", "/assets/style.css/", "/assets/STYLE.CSS", "/assets/style.css%00", "/assets/style.css%00.html", "/assets/./style.css",
                 "/assets/%2fetc%2fpasswd", "//etc/passwd", "/etc/passwd", "/ABOUT", "/about/", "//about", "/%61bout", "/about%20", "/about;x", "/about%3f", "/./about", "/about#x", "/about\\", "/.",
                 "/..", "/%", "/%zz", "*", "about", "", f"http://{server.host}/", f"http://{server.host}/about", f"https://{server.host}/etc/passwd", "file:///etc/passwd", f"//{server.host}/about", "/" + "a" * 300,
                 "/" + "a" * 8000, "/\xff", "/%ff", "/templates/form.html", "/web/assets/style.css", "/api/v1/score/", "/API/v1/score", "/api/v1/../v1/score", f"/decisions/{KEY}/", f"/decisions/{KEY}x",
                 f"/decisions/{KEY[:-1]}", f"/decisions/{KEY[:-1]}%41", f"/decisions/{KEY[:-1]}/", f"/decisions/{KEY}.exe", f"/decisions/../decisions/{KEY}", "/decisions/..%2f..%2fetc%2fpasswd"]
        for path in paths:
            for method in ("GET", "POST"):
                status, headers, body = server.raw(f"{method} {path} HTTP/1.1\r\nHost: {{host}}\r\nContent-Length: 0\r\n\r\n")
                self.assertIn(status, (404, 400) if path in ("", "/" + "a" * 8000) else (404,), f"{method} {path[:80]}")
                self.assertNotIn(b"root:", body)
                self.assertNotIn(b"passwd", body)

    def test_methods(self):
        for route in routes():
            allowed = {"GET", "HEAD"} if route.gets else set()
            allowed |= {"POST"} if route.posts else set()
            for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "PROPFIND", "get", "GETX"):
                if method in allowed:
                    continue
                status, headers, _ = server.raw(f"{method} {route.address} HTTP/1.1\r\nHost: {{host}}\r\nContent-Length: 0\r\n\r\n", method)
                self.assertEqual(status, 405, f"{method} {route.path}")
                self.assertEqual(set(headers["Allow"].split(", ")), allowed, route.path)
            for method in allowed:
                self.assertNotEqual(server.ask(method, route.address, None if method != "POST" else "x", AS_FORM)[0], 405, f"{method} {route.path}")

    def test_no_header_can_be_put_in(self):
        for path in ("/%0d%0aX-Evil:%201", "/about?%0d%0aX-Evil:%201", "/?a=%0d%0aX-Evil:%201", f"/decisions/{KEY}%0d%0aX-Evil:1", "/\rX-Evil: 1"):
            for method in ("GET", "POST"):
                _, headers, _ = server.raw(f"{method} {path} HTTP/1.1\r\nHost: {{host}}\r\nContent-Length: 0\r\n\r\n")
                self.assertIsNone((headers or {}).get("X-Evil"), path)


class Bodies(unittest.TestCase):
    def chunks(self, path, count, size, kind, end=True):
        head = f"POST {path} HTTP/1.1\r\nHost: {server.host}\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        piece = b"%x\r\n" % size + b"a" * size + b"\r\n"
        return server.raw(head + piece * count + (b"0\r\n\r\n" if end else b""))

    def test_64_kib_and_no_more(self):
        for route in routes():
            if not route.posts:
                continue
            kind = "application/json" if route.kind == "API" else AS_FORM["Content-Type"]
            for size, wanted in ((MOST, False), (MOST + 1, True), (MOST * 8, True)):
                status, headers, _ = server.ask("POST", route.address, "a" * size, {"Content-Type": kind})
                self.assertEqual(status == 413, wanted, f"{route.path}: {size} bytes: {status}")
                self.assertNotIn(status, (200, 201, 303))
            self.assertEqual(self.chunks(route.address, 64, 1024, kind)[0] == 413, False)
            self.assertEqual(self.chunks(route.address, 65, 1024, kind)[0], 413)
            self.assertEqual(self.chunks(route.address, 1, MOST + 1, kind)[0], 413)
            self.assertIn(self.chunks(route.address, 2048, 1024, kind)[0], (0, 413))
            for length in ("65537", "1048577", "10000000000", "18446744073709551615", "18446744073709551616", "99999999999999999999999999"):
                request = f"POST {route.address} HTTP/1.1\r\nHost: {{host}}\r\nContent-Type: {kind}\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n"
                self.assertEqual(server.raw(request)[0], 413, length)

    def test_an_early_refusal_arrives_and_the_connection_lives(self):
        """One that was refused by its headers, with a body after them, and then an ordinary one."""
        with server.connect() as sock:
            for head in (f"POST /nothing HTTP/1.1\r\nHost: {server.host}\r\n", f"POST {SCORE} HTTP/1.1\r\nHost: {server.host}\r\nOrigin: http://evil.example\r\n"):
                sock.sendall((head + "Content-Length: 60000\r\n\r\n").encode() + b"GET / HTTP/1.1\r\n" * 3750)
                self.assertIn(answer_from(sock)[0], (403, 404))
            sock.sendall(f"GET /about HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
            self.assertEqual(answer_from(sock)[0], 200)

    def test_types(self):
        part = 'multipart/form-data; boundary=x'
        for route in routes():
            if route.posts:
                for kind in (part, "text/plain", "application/xml", "application/jsonx", "application/x-www-form-urlencodedx", "", None):
                    headers = {} if kind is None else {"Content-Type": kind}
                    status, _, _ = server.ask("POST", route.address, b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n--x--', headers)
                    self.assertEqual(status, 415, f"{route.path} {kind}")

    def test_fields_are_bounded(self):
        for route in post_pages():
            for body in ("a=b&" * 2100, "n" * 300 + "=x", "%ff=x", "a=%00", "a=%0", "a=%zz", "a=%ed%a0%80", "a=\x01", "a=%c0%80", "a=\x7f"):
                status, _, page = server.ask("POST", route.address, body, AS_FORM)
                self.assertIn(status, (400, 404, 422), f"{route.path} {body[:20]}")
                self.assertIn(b"<!DOCTYPE html>", page)

    def test_bad_documents(self):
        deep = "[" * 30000
        for kind, body in (("json", "{"), ("json", ""), ("json", deep), ("json", '{"tiebreak":"profile/1","title":3}'), ("json", '"\\ud800"'), ("json", "\0"), ("json", "\xff"), ("yaml", deep),
                           ("yaml", "&a [*a, *a]"), ("yaml", "a: &x b\nc: *x"), ("yaml", "!!python/object:os.system x"), ("yaml", "\t"), ("yaml", "tiebreak: profile/1\nnothing: 1")):
            status, headers, text = server.ask("POST", SCORE, body.encode("latin-1"), {"Content-Type": f"application/{kind}"})
            problem = json.loads(text)
            self.assertIn(status, (400, 422), body[:20])
            self.assertEqual(headers["Content-Type"], "application/problem+json")
            self.assertEqual(problem["status"], status)
            self.assertGreater(len(problem["diagnostics"]), 0)


class Protocol(unittest.TestCase):
    def test_what_is_no_request(self):
        host = f"Host: {server.host}\r\n"
        get, post = f"GET / HTTP/1.1\r\n{host}", f"POST {SCORE} HTTP/1.1\r\n{host}"
        for request, statuses in (
                ("GET \r\n\r\n", (0, 400)), ("GET  \r\n\r\n", (0, 400)), ("GET\r\n\r\n", (0, 400)), ("GET /\r\n\r\n", (0, 400)), (" / HTTP/1.1\r\n\r\n", (0, 400)), 
                ("GET / HTTP/9.9\r\n" + host + "\r\n", (0, 400, 505)), ("GET / / HTTP/1.1\r\n" + host + "\r\n", (0, 400)), ("A" * 40000, (0, 400, 413, 414, 431)),
                (f"GET /{'a' * 40000} HTTP/1.1\r\n{host}\r\n", (0, 414)), (get + f"X: {'a' * 40000}\r\n\r\n", (0, 413, 431)), (get + "X: a\r\n" * 10000 + "\r\n", (0, 413, 431)), (get + "no colon\r\n\r\n", (0, 400)),
                (get + "Host: evil.example\r\n\r\n", (400,)), (get + host + "\r\n", (400,)), (post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", (400,)),
                (post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", (400,)), (post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", (400,)),
                (post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", (400,)), (post + "Content-Length: -1\r\n\r\n", (0, 400)), (post + "Content-Length: 0x10\r\n\r\n", (0, 400)),
                (post + "Content-Length: 1 1\r\n\r\n", (0, 400)), (post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", (0, 400)), (post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", (0, 400, 413)),
                (post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n", (0, 400)), (post.replace("1.1", "1.0", 1) + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", (400,))):
            status, headers, body = server.raw(request)
            self.assertIn(status, statuses, request[:60])
            self.assertNotIn(b"evil", body)
        self.assertEqual(server.ask("GET", "/healthz")[0], 200)

    def test_after_an_ambiguous_request_nothing_is_read(self):
        with server.connect() as sock:
            sock.sendall(f"POST {SCORE} HTTP/1.1\r\nHost: {server.host}\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\nGET /about HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
            status, headers, _ = answer_from(sock)
            self.assertEqual((status, headers["Connection"].lower()), (400, "close"))
            try:
                self.assertEqual(sock.recv(1), b"")
            except ConnectionResetError:
                pass

    def test_pipelining_and_head(self):
        with server.connect() as sock:
            one = f" /about HTTP/1.1\r\nHost: {server.host}\r\n\r\n"
            sock.sendall(("GET" + one + "HEAD" + one + "GET" + one).encode() + f"GET /about HTTP/1.1\r\nHost: {server.host}\r\nConnection: close\r\n\r\n".encode())
            text = b""
            while piece := sock.recv(65536):
                text += piece
        self.assertEqual(text.count(b"HTTP/1.1 200"), 4)
        self.assertEqual(text.count(b"<!DOCTYPE html>"), 3)

    def test_a_body_on_request(self):
        with server.connect() as sock:
            sock.sendall(f"POST {SCORE} HTTP/1.1\r\nHost: {server.host}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {len(PROFILE)}\r\n\r\n".encode())
            self.assertTrue(sock.recv(1000).startswith(b"HTTP/1.1 100"))
            sock.sendall(PROFILE.encode())
            self.assertEqual(answer_from(sock)[0], 200)

    def test_gone_in_the_middle(self):
        """Some of them are noticed at the deadline only: what ends a connection may come in one event with its data."""
        with Server("--deadline", str(DEADLINE)) as one:
            for cut in (b"GE", b"GET / HTTP/1.1\r\nHo", f"POST {SCORE} HTTP/1.1\r\nHost: {one.host}\r\nContent-Length: 9\r\n\r\nabc".encode()) * 10:
                for resets in (False, True):
                    with one.connect() as sock:
                        sock.sendall(cut)
                        if resets:
                            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.assertTrue(one.settles("tiebreak_http_requests_at_hand", 1))


class Text(unittest.TestCase):
    def look(self, text, what):
        for piece in ("<script>alert", "<img src=x", "\"'><"):
            self.assertEqual(text.lower().count(piece), 0, f"{piece} in {what}")

    def test_what_is_typed_stays_text(self):
        names = Page(server.ask("GET", "/")[2].decode()).names + ["title", "description", "nothing", EVIL]
        for route in post_pages():
            for chosen in [names] + [[name] for name in names]:
                body = urllib.parse.urlencode([(name, EVIL) for name in chosen])
                status, headers, page = server.ask("POST", route.address, body, AS_FORM)
                self.look(page.decode(), f"{route.path} {chosen}")
                if status == 303:
                    self.assertRegex(headers["Location"], r"^/[A-Za-z0-9/_-]*$")
                    for form in ("", ".html"):
                        self.look(server.ask("GET", headers["Location"] + form)[2].decode(), f"{route.path} {form}")
                    for form in (".md", ".csv", ".json"):
                        self.assertNotIn("html", server.ask("GET", headers["Location"] + form)[1]["Content-Type"])
                    self.assertNotRegex(server.ask("GET", headers["Location"] + ".md")[2].decode(), r"(?i)(?<!\\)<(script|img)")
        for route in routes():
            if route.gets and route.kind == "PAGE":
                for query in (urllib.parse.quote(EVIL), urllib.parse.urlencode({name: EVIL for name in ("q", "search", "state", "choice", "page", "pack", *names[:50])})):
                    self.look(server.ask("GET", f"{route.address}?{query}")[2].decode(), route.path)
            if route.posts and route.kind == "API":
                body = json.dumps({"tiebreak": "profile/1", "title": EVIL, "description": EVIL, EVIL: EVIL, "answers": {EVIL: EVIL}})
                self.assertIn("json", server.ask("POST", route.address, body, AS_JSON)[1]["Content-Type"])

    def test_the_log_says_nothing_of_what_was_said(self):
        for form in ("json", "text"):
            with Server(log=form) as quiet:
                profile = json.dumps({"tiebreak": "profile/1", "title": MARK, "description": f"{MARK} and realtime chat", MARK: 1})
                asked = 0
                for body in (profile, profile.replace(f', "{MARK}": 1', "")):
                    for route in routes():
                        asked += 2
                        kind, text = (AS_JSON, body) if route.kind == "API" else (AS_FORM, f"title={MARK}&description={MARK}&{MARK}={MARK}")
                        quiet.ask("POST", route.address, text, kind | {"User-Agent": MARK, "Referer": MARK, "Cookie": MARK})
                        quiet.ask("GET", f"{route.address}?q={MARK}", headers={"Accept-Language": MARK, "Authorization": f"Bearer {MARK}"})
                quiet.ask("GET", f"/{MARK}")
                quiet.ask(MARK.upper(), f"/{MARK}")
                asked += 2
                self.assertEqual(quiet.end(), 0)
                self.assertNotIn(MARK, quiet.log.lower())
                self.assertNotIn(KEY, quiet.log)
                lines = quiet.log.splitlines()
                self.assertEqual(len(lines), asked)
                ids = {json.loads(line)["request"] if form == "json" else line.split()[1] for line in lines}
                self.assertEqual(len(ids), asked)
                if form == "json":
                    self.assertEqual(set(json.loads(lines[0])), {"time", "request", "address", "method", "route", "status", "bytes", "ms"})

    def test_an_answer_has_the_id_that_is_in_the_log(self):
        with Server() as one:
            told = one.ask("POST", SCORE, "{", AS_JSON)
            one.end()
            self.assertEqual(json.loads(one.log)["request"], told[1]["X-Request-Id"])
            self.assertEqual(json.loads(told[2])["request"], told[1]["X-Request-Id"])


class Limits(unittest.TestCase):
    def test_rate(self):
        with Server(rate="1") as slow:
            answers = [slow.ask("POST", route.address, PROFILE, AS_JSON if route.kind == "API" else AS_FORM) for route in routes() if route.posts for _ in range(20)]
            refused = [answer for answer in answers if answer[0] == 429]
            self.assertEqual([answer[0] == 429 for answer in answers[:2]], [False] * 2)
            self.assertGreater(len(refused), len(answers) // 3)
            self.assertTrue(all(int(answer[1]["Retry-After"]) >= 1 for answer in refused))
            self.assertEqual(slow.ask("GET", "/")[0], 200)
            time.sleep(1.2)
            self.assertNotEqual(slow.ask("POST", SCORE, PROFILE, AS_JSON)[0], 429)
            self.assertEqual(slow.figure("tiebreak_http_limited_total"), len(refused))

    def served(self, sockets, one, wanted):
        """How many of the sockets get an answer: once more than WANTED have theirs, others have a second to get one too."""
        count = 0
        until = time.monotonic() + WAIT
        with selectors.DefaultSelector() as waiting:
            for sock in sockets:
                try:
                    sock.sendall(f"GET /about HTTP/1.1\r\nHost: {one.host}\r\n\r\n".encode())
                except OSError:
                    continue
                waiting.register(sock, selectors.EVENT_READ)
            while waiting.get_map() and time.monotonic() < until:
                for key, _ in waiting.select(0.1):
                    waiting.unregister(key.fileobj)
                    try:
                        count += answer_from(key.fileobj)[0] == 200
                    except OSError:
                        pass
                if count > wanted:
                    until = min(until, time.monotonic() + 1)
        return count

    def test_connections(self):
        for options, most in ((("--max-connections", "64"), 64), (("--max-per-address", "8"), 8)):
            with Server("--deadline", str(WAIT), "--threads", "2", *options) as one:
                sockets = [one.connect() for _ in range(most + 40)]
                try:
                    count = self.served(sockets, one, most // 2)
                    self.assertLessEqual(count, most)
                    self.assertGreater(count, most // 2)
                finally:
                    for sock in sockets:
                        sock.close()
                self.assertTrue(comes(lambda: one.raw("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n")[0] == 200), "it never recovered")

    def dribble(self, one, head, byte, ends):
        """Sends a byte at a time until the server ends it; False in *ends if it never does."""
        until = time.monotonic() + WAIT
        with one.connect() as sock:
            try:
                sock.sendall(head)
                while time.monotonic() < until:
                    sock.settimeout(0.2)
                    sock.sendall(byte)
                    try:
                        if sock.recv(1) == b"":
                            break
                    except TimeoutError:
                        pass
            except OSError:
                pass
            ends.append(time.monotonic() < until)

    def test_a_deadline_for_the_whole(self):
        with Server("--deadline", str(DEADLINE)) as one:
            host = f"Host: {one.host}\r\n".encode()
            post = b"POST " + SCORE.encode() + b" HTTP/1.1\r\n" + host + b"Content-Type: application/json\r\n"
            ends = []
            slow = [threading.Thread(target=self.dribble, args=(one, head, byte, ends)) for head, byte in (
                (b"GET /", b"a"), (b"GET / HTTP/1.1\r\n" + host, b"X: a\r\n"), (b"", b"\n"), (post + b"Content-Length: 60000\r\n\r\n", b"a"), (post + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
                (b"POST /nothing HTTP/1.1\r\n" + host + b"Content-Length: 60000\r\n\r\n", b"a"))]
            for thread in slow:
                thread.start()
            while any(thread.is_alive() for thread in slow):
                self.assertEqual(one.ask("GET", "/")[0], 200)
                self.assertEqual(one.ask("POST", SCORE, PROFILE, AS_JSON)[0], 200)
                time.sleep(0.2)
            self.assertEqual(ends, [True] * len(slow))
            self.assertGreaterEqual(one.figure("tiebreak_http_connections_late_total"), 6)
            self.assertTrue(one.settles("tiebreak_http_connections", 1))

    def test_a_deadline_for_who_does_not_read(self):
        """Asks for much and reads none of it; once its time was over, reads what there is."""
        much = 400  # reports, of 50 KB and more: no buffer holds them
        request = f"POST {SCORE} HTTP/1.1\r\nHost: {{host}}\r\nContent-Type: application/json\r\nContent-Length: {len(PROFILE)}\r\n\r\n{PROFILE}"
        with Server("--deadline", str(DEADLINE)) as one, one.connect(receive=4096) as sock:
            sock.sendall(request.replace("{host}", one.host).encode() * much)
            self.assertTrue(one.reaches("tiebreak_http_connections", 2))
            self.assertTrue(one.settles("tiebreak_http_connections", 1))
            got = 0
            try:
                while piece := sock.recv(1 << 20):
                    got += len(piece)
            except ConnectionResetError:
                pass
            self.assertLess(got, much * 50000)

    def test_patience_with_one_who_rests_between_requests(self):
        """The deadline is a request's, not the connection's."""
        with Server("--deadline", str(DEADLINE)) as one, one.connect() as sock:
            for _ in range(4):
                sock.sendall(f"GET / HTTP/1.1\r\nHost: {one.host}\r\n\r\n".encode())
                self.assertEqual(answer_from(sock)[0], 200)
                time.sleep(DEADLINE / 3)


class Ending(unittest.TestCase):
    def test_what_was_begun_is_finished(self):
        with Server("--deadline", str(WAIT)) as one, one.connect() as sock, one.connect() as idle, one.connect() as page:
            idle.sendall(f"GET / HTTP/1.1\r\nHost: {one.host}\r\n\r\n".encode())
            self.assertEqual(answer_from(idle)[0], 200)
            head = f"POST {SCORE} HTTP/1.1\r\nHost: {one.host}\r\nContent-Type: application/json\r\nContent-Length: {len(PROFILE)}\r\n\r\n"
            sock.sendall((head + PROFILE[:10]).encode())
            page.sendall(f"GET / HTTP/1.1\r\nHost: {one.host}\r\n".encode())
            self.assertTrue(one.reaches("tiebreak_http_requests_at_hand", 3))
            one.stop()
            self.assertTrue(comes(lambda: not one.lets_in()), "it still lets people in")
            self.assertIsNone(one.process.poll())
            sock.sendall(PROFILE[10:].encode())
            status, headers, body = answer_from(sock)
            self.assertEqual((status, headers["Connection"].lower()), (200, "close"))
            self.assertEqual(json.loads(body)["tiebreak"], "report/1")
            page.sendall(b"\r\n")
            status, headers, body = answer_from(page)
            self.assertEqual((status, headers["Connection"].lower()), (200, "close"))
            self.assertIn(b"<!DOCTYPE html>", body)
            self.assertEqual(one.process.wait(WAIT), 0)

    def test_it_waits_for_nobody_past_the_deadline(self):
        with Server("--deadline", str(DEADLINE)) as one, one.connect() as sock:
            sock.sendall(f"GET / HTTP/1.1\r\nHost: {one.host}\r\n".encode())
            self.assertTrue(one.reaches("tiebreak_http_requests_at_hand", 2))
            one.stop()
            self.assertEqual(one.process.wait(WAIT), 0)

    @unittest.skipUnless("SLOW_EPOLL" in os.environ, "not with a sanitizer, nor without SLOW_EPOLL=build/dev/tests/web/libslow-epoll.so")
    def test_connections_that_end_with_it_are_in_nobody_s_way(self):
        with Server("--threads", "2", preload=os.environ["SLOW_EPOLL"]) as one:
            sockets = [one.connect() for _ in range(8)]
            for sock in sockets:
                sock.sendall(f"GET /about HTTP/1.1\r\nHost: {one.host}\r\n\r\n".encode())
                self.assertEqual(answer_from(sock)[0], 200)
            one.stop()
            for sock in sockets:
                time.sleep(0.07)
                sock.close()
            self.assertEqual(one.process.wait(WAIT), 0)


if __name__ == "__main__":
    unittest.main()
