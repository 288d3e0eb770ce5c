#!/usr/bin/env python3
"""crash.py [ROUNDS [SUBMISSIONS]] - the server is killed while decisions come in: what it acknowledged is there
afterwards, and the log is sound. TIEBREAK=build/dev/cli/tiebreak ROOT=$PWD tests/web/crash.py 50 1000

A round: four clients submit, over the API and as the form does, until so many are through or the server is killed: a
moment, drawn, after a number of acknowledgements, drawn too. A server begins with what the last one left; a log of
LOG_ROUNDS rounds is put away and a new one begun. The draws are seeded (SEED), though no two runs are alike."""
import json
import os
import queue
import random
import re
import signal
import sqlite3
import sys
import tempfile
import threading
import time

import http.client

from serving import WAIT, Server

CLIENTS = 4
LOG_ROUNDS = 5  # a decision takes 100 KB
SEED = int(os.environ.get("SEED", "1"))
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def submit(port, number, last):
    """One submission over a connection of its own: the key that was acknowledged, None if the server was gone."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
    try:
        if number % 2:
            connection.request("POST", "/decisions", f"title=Chat+{number}&description=A+live+chat&from={last or ''}", FORM)
        else:
            document = json.dumps({"tiebreak": "profile/1", "title": f"Chat {number}", "description": "A live chat."})
            connection.request("POST", f"/api/v1/decisions?from={last or ''}", document, JSON)
        answer = connection.getresponse()
        location = answer.headers["Location"]
        if answer.status not in (201, 303):
            raise AssertionError(f"it said {answer.status}: {answer.read()[:300]}")
        return re.fullmatch(r"/decisions/([A-Za-z0-9_-]{22})", location).group(1), number
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def client(port, numbers, done):
    last = None
    while True:
        try:
            number = numbers.get_nowait()
        except queue.Empty:
            return
        taken = submit(port, number, last)
        if not taken:
            return
        last = taken[0]
        done.append(taken)


def one_round(store, submissions, first, after, moment):
    """Kills the server MOMENT seconds after AFTER acknowledgements, or when all are through. What it acknowledged, and
    how long it lived."""
    server = Server("--threads", "2", log="off", store=store)
    numbers, done = queue.Queue(), []
    for number in range(first, first + submissions):
        numbers.put(number)
    threads = [threading.Thread(target=client, args=(server.port, numbers, done), daemon=True) for _ in range(CLIENTS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    while len(done) < after and time.monotonic() < began + WAIT * 10 and any(thread.is_alive() for thread in threads):
        time.sleep(0.0005)
    time.sleep(moment)
    server.process.send_signal(signal.SIGKILL)
    for thread in threads:
        thread.join(WAIT)
        assert not thread.is_alive(), "a client got no answer, and no end of its connection"
    lived = time.monotonic() - began
    status = server.end()
    assert status == -signal.SIGKILL, f"it had ended by itself: {status} {server.log[-1000:]}"
    return done, lived


def check(store, acknowledged):
    """How many decisions there are; every one that was acknowledged is among them, whole."""
    with sqlite3.connect(store) as log:
        sound = log.execute("PRAGMA integrity_check").fetchall()
        assert sound == [("ok",)], f"the log is not sound: {sound[:5]}"
        lost = log.execute("PRAGMA foreign_key_check").fetchall()
        assert not lost, f"something points at nothing: {lost[:5]}"
        kept = {}
        for key, title, profile, report in log.execute("SELECT d.key, title, profile, report FROM decision AS d LEFT JOIN document AS o ON o.key = d.key"):
            assert profile and report, f"{key} is half there"
            assert json.loads(profile)["title"] == title == json.loads(report)["profile"]["title"]
            kept[key] = title
    missing = [key for key, number in acknowledged.items() if kept.get(key) != f"Chat {number}"]
    assert not missing, f"{len(missing)} of {len(acknowledged)} acknowledged decisions are not there"
    return len(kept)


def main(rounds, submissions):
    random.seed(SEED)
    total = extra = cut = 0
    whole = 1
    for first in range(0, rounds, LOG_ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            store = f"{folder}/log.db"
            acknowledged = {}
            if first == 0:
                done, whole = one_round(store, submissions, 0, submissions, 0)
                assert len(done) == submissions, "not all were taken"
                acknowledged = dict(done)
                check(store, acknowledged)
            for i in range(first, min(first + LOG_ROUNDS, rounds)):
                moment = random.uniform(0, 2 * whole / submissions)  # about two submissions' worth
                done, _ = one_round(store, submissions, (i + 1) * submissions, random.randrange(submissions - CLIENTS), moment)
                acknowledged |= dict(done)
                cut += len(done) < submissions
                kept = check(store, acknowledged)
            total += len(acknowledged)
            extra += kept - len(acknowledged)
    assert cut > 0, "no round was cut short: nothing was tried"
    print(f"{rounds} kills in {rounds} rounds of {submissions} submissions by {CLIENTS} clients ({cut} cut short): {total} acknowledged, all there; {extra} more were"
          f" recorded and not yet acknowledged; the log is sound. A round undisturbed took {whole:.1f} s.")


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:3] + ["3", "50"][len(sys.argv[1:3]):])))
