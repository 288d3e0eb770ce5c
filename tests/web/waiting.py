#!/usr/bin/env python3
"""waiting.py - requests that take long wait for a worker, and nobody else for them: TIEBREAK=build/dev/cli/tiebreak ROOT=$PWD tests/web/waiting.py

A server with one thread and one worker is held up: another program writes to its decision log, so that a decision to be recorded
occupies the worker until that program has done."""
import http.client
import json
import re
import socket
import sqlite3
import tempfile
import unittest

from serving import KEY, WAIT, Server, answer_from, comes, routes

PROFILE = json.dumps({"tiebreak": "profile/1", "title": "Chat", "description": "A live chat for 20,000 people."})
SCORE, RECORD = "/api/v1/score", "/api/v1/decisions"
MOST = 256  # that may wait for one worker
WAITS = "tiebreak_http_queue_length"
AT_HAND = "tiebreak_http_requests_at_hand"
RESET = b"\1\0\0\0\0\0\0\0"  # SO_LINGER: on, no time


class Held:
    """The server, and what is open to it. Those that wait are `sockets`, the one that is worked on `worked`."""

    def __init__(self, *options, log="json"):
        self.folder = tempfile.TemporaryDirectory()
        self.store = f"{self.folder.name}/log.db"
        self.server = Server("--threads", "1", "--deadline", "60", *options, log=log, store=self.store)
        self.sockets = []

    def __enter__(self):
        self.writer = sqlite3.connect(self.store, isolation_level=None)
        self.worked = self.server.connect()
        try:
            self.writer.execute("BEGIN IMMEDIATE")
            self.send(RECORD, sock=self.worked)
            assert self.server.settles(AT_HAND, 2)  # this one, and the one that asks
            self.settle(0)
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, failure, *_):
        code = self.end()
        assert failure or code == 0, f"the server ended badly: {self.server.log[-2000:]}"

    def end(self):
        self.writer.close()
        for sock in [self.worked, *self.sockets]:
            sock.close()
        code = self.server.end()
        self.folder.cleanup()
        return code

    def send(self, path, count=1, sock=None):
        """COUNT requests at once over one connection: the profile for the API, else GET."""
        sock = sock or self.server.connect()
        host = f"HTTP/1.1\r\nHost: {self.server.host}\r\n"
        post = f"POST {path} {host}Content-Type: application/json\r\nContent-Length: {len(PROFILE)}\r\n\r\n{PROFILE}"
        sock.sendall((post if path.startswith("/api/") else f"GET {path} {host}\r\n").encode() * count)
        return sock

    def wait(self, *paths):
        """Lets one request for each path wait."""
        self.sockets += [self.send(path) for path in paths]
        self.settle(len(self.sockets))

    def settle(self, waiting):
        assert self.server.settles(WAITS, waiting), f"{self.server.figure(WAITS):.0f} requests wait, not {waiting}"

    def let_go(self):
        self.writer.execute("ROLLBACK")

    def decisions(self):
        with sqlite3.connect(self.store) as log:
            return log.execute("SELECT count(*) FROM decision").fetchone()[0]


class Waiting(unittest.TestCase):
    def test_nobody_else_waits(self):
        with Held() as held:
            one = held.server
            held.wait(*[SCORE, RECORD] * 4)
            for route in routes():
                if route.is_prepared:
                    for method in ("GET", "HEAD"):
                        self.assertEqual(one.ask(method, route.address)[0], 200, route.path)
            for path, status in (("/nothing", 404), (SCORE, 405)):
                self.assertEqual(one.ask("GET", path)[0], status)
            self.assertEqual(one.ask("POST", SCORE, PROFILE, {"Content-Type": "text/plain", "Origin": "http://evil.example"})[0], 403)
            self.assertEqual(one.figure(WAITS), 8)
            self.assertEqual(one.figure(AT_HAND), 8 + 1 + 1)
            held.let_go()
            told = [answer_from(sock) for sock in [held.worked, *held.sockets]]
            self.assertEqual([status for status, _, _ in told], [201] + [200, 201] * 4)
            self.assertTrue(one.settles(AT_HAND, 1))
            self.assertEqual(one.figure(WAITS), 0)
            self.assertEqual(held.decisions(), 5)
            self.assertEqual(one.end(), 0, one.log[-2000:])
            lines = {line["request"]: line for line in map(json.loads, one.log.splitlines())}
            for status, headers, body in told:
                line = lines[headers["X-Request-Id"]]
                self.assertEqual((line["status"], line["bytes"], line["method"]), (status, len(body), "POST"))
            self.assertEqual(len({headers["X-Request-Id"] for _, headers, _ in told}), 9)

    def test_one_connection_has_its_answers_in_their_order(self):
        with Held() as held:
            sock = held.send(SCORE, 3)
            held.sockets.append(sock)
            sock.sendall(f"GET /about HTTP/1.1\r\nHost: {held.server.host}\r\n\r\nHEAD /decisions HTTP/1.1\r\nHost: {held.server.host}\r\nConnection: close\r\n\r\n".encode())
            held.settle(1)
            held.let_go()
            text = b""
            while piece := sock.recv(1 << 16):
                text += piece
            self.assertEqual(re.findall(rb"HTTP/1\.1 (\d+)", text), [b"200"] * 5)
            self.assertLess(text.rindex(b'"tiebreak":"report/1"'), text.index(b"<!DOCTYPE html>"))

    def test_a_server_with_much_to_do_is_healthy(self):
        with Server("--threads", "2", "--deadline", "120", log="off") as one:
            crowd = [http.client.HTTPConnection("127.0.0.1", one.port, timeout=WAIT) for _ in range(30)]
            try:
                for connection in crowd:
                    connection.request("POST", SCORE, PROFILE, {"Content-Type": "application/json"})
                for path in ("/healthz", "/assets/style.css", "/", "/healthz"):
                    self.assertEqual(one.ask("GET", path)[0], 200)
                reports = set()
                for connection in crowd:
                    answer = connection.getresponse()
                    reports.add((answer.status, json.loads(answer.read())["tiebreak"]))
                self.assertEqual(reports, {(200, "report/1")})
            finally:
                for connection in crowd:
                    connection.close()

    def test_so_many_may_wait(self):
        with Held(log="off") as held:
            held.wait(*[f"/decisions/{KEY}"] * MOST)  # there is none: an answer that costs little
            for _ in range(3):
                status, headers, body = held.server.ask("POST", RECORD, PROFILE, {"Content-Type": "application/json"})
                self.assertEqual((status, headers["Content-Type"]), (503, "application/problem+json"))
                self.assertGreaterEqual(int(headers["Retry-After"]), 1)
                self.assertEqual(json.loads(body)["request"], headers["X-Request-Id"])
            status, headers, body = held.server.ask("POST", "/check", "title=Chat", {"Content-Type": "application/x-www-form-urlencoded"})
            self.assertEqual((status, headers["Retry-After"]), (503, "1"))
            self.assertIn(b"<!DOCTYPE html>", body)
            with held.send("/healthz") as urgent:  # is let in all the same
                held.settle(MOST + 1)
                held.let_go()
                self.assertEqual(answer_from(urgent)[0], 200)
            self.assertEqual(held.server.ask("GET", "/healthz")[0], 200)
            self.assertEqual({answer_from(sock)[0] for sock in held.sockets}, {404})
            self.assertEqual(answer_from(held.worked)[0], 201)
            self.assertEqual(held.decisions(), 1)


class Leaving(unittest.TestCase):
    def test_clients_that_hang_up(self):
        with Held() as held:
            held.wait(*[SCORE, RECORD, SCORE, RECORD, SCORE, RECORD, RECORD])
            half, stays = held.sockets[-2:]
            for sock in held.sockets[:2]:
                sock.close()
            for sock in [held.worked, *held.sockets[2:5]]:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                sock.close()
            half.shutdown(socket.SHUT_WR)  # it listens
            held.settle(7)
            held.let_go()
            self.assertEqual([answer_from(sock)[0] for sock in (half, stays)], [201, 201])
            stays.close()
            half.close()
            self.assertTrue(held.server.settles(AT_HAND, 1))
            self.assertTrue(held.server.settles("tiebreak_http_connections", 1))
            self.assertEqual(held.server.figure(WAITS), 0)

    def test_their_time_is_over(self):
        """At the deadline their connections are shut; a worker that then comes to them does nothing for them."""
        with Held("--deadline", "3") as held:
            held.wait(*[RECORD] * 6)
            for sock in [held.worked, *held.sockets]:
                self.assertEqual(answer_from(sock)[0], 0)
            self.assertEqual(held.server.figure(AT_HAND), 7 + 1)
            self.assertEqual(held.server.figure("tiebreak_http_connections_late_total"), 7)
            held.let_go()
            self.assertTrue(held.server.settles(AT_HAND, 1))
            self.assertTrue(held.server.settles("tiebreak_http_connections", 1))
            self.assertEqual(held.server.figure(WAITS), 0)
            self.assertEqual(held.decisions(), 1)  # the one that was worked on
            self.assertEqual(held.server.end(), 0, held.server.log[-2000:])
            lines = [json.loads(line) for line in held.server.log.splitlines()]
            self.assertEqual([line["status"] for line in lines if line.get("route") == RECORD].count(0), 6)


class Ending(unittest.TestCase):
    def stop(self, held):
        """Tells it to end; once nobody is let in any more."""
        held.server.stop()
        self.assertTrue(comes(lambda: not held.server.lets_in()))

    def test_all_that_waits_is_answered(self):
        with Held() as held:
            held.wait(*[SCORE, RECORD] * 5)
            self.stop(held)
            self.assertIsNone(held.server.process.poll())
            held.let_go()
            for sock, wanted in zip([held.worked, *held.sockets], [201] + [200, 201] * 5):
                status, headers, body = answer_from(sock)
                self.assertEqual((status, headers["Connection"].lower()), (wanted, "close"))
                self.assertIn(b'"tiebreak":"report/1"', body)
            self.assertEqual(held.server.process.wait(WAIT), 0)
            self.assertEqual(held.decisions(), 6)

    def test_but_not_past_the_deadline(self):
        """It ends as soon as the worker has done; the others are given up."""
        with Held("--deadline", "3") as held:
            held.wait(*[RECORD] * 5)
            self.stop(held)
            for sock in [held.worked, *held.sockets]:
                self.assertEqual(answer_from(sock)[0], 0)
            held.let_go()
            self.assertEqual(held.server.process.wait(WAIT), 0)
            self.assertEqual(held.decisions(), 1)


if __name__ == "__main__":
    unittest.main()
