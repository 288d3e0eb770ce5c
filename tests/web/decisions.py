#!/usr/bin/env python3
"""decisions.py - decisions over HTTP: TIEBREAK=build/dev/cli/tiebreak ROOT=$PWD tests/web/decisions.py"""
import base64
import csv
import datetime
import html
import io
import json
import os
import re
import sqlite3
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from serving import DAY, KEY, PROGRAM, ROOT, Server

YAML = {"Content-Type": "application/yaml"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
AWAY = {"X-Forwarded-For": "203.0.113.9"}  # through a proxy: somebody else
TOKEN = "a-token-that-nobody-guesses"
API = "/api/v1/decisions"


def profile(name="support-chat"):
    with open(f"{ROOT}/data/profiles/{name}.yaml", encoding="utf-8") as file:
        return file.read()


def run(*words, expect=0, day=DAY, **how):
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent", "SOURCE_DATE_EPOCH": day}
    environment |= {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, env=environment, check=False, **how)
    assert done.returncode == expect, f"{words}: {done.returncode}: {done.stdout[-500:]}{done.stderr[-2000:]}"
    return done


def encode(**fields):
    return urllib.parse.urlencode(fields)


class Case(unittest.TestCase):
    """Each with a server of its own; `options` are the server's."""

    options = ()

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.store = f"{self.folder.name}/log.db"
        self.server = None

    def tearDown(self):
        if self.server:
            self.assertEqual(self.server.end(), 0, self.server.log[-2000:])

    def serve(self, *options):
        if self.server:
            self.assertEqual(self.server.end(), 0)
        self.server = Server(*self.options, *options, store=self.store)
        return self.server

    def get(self, path, status=200, **headers):
        code, answered, body = self.server.ask("GET", path, headers=headers)
        self.assertEqual(code, status, f"{path}: {body[:500]}")
        self.assertEqual(answered["Cache-Control"], "no-store")
        return answered, body.decode("utf-8")

    def post(self, path, body="", status=303, headers=None):
        code, answered, said = self.server.ask("POST", path, body=body, headers=headers if headers is not None else FORM)
        self.assertEqual(code, status, f"{path}: {said[:800]}")
        return answered, said.decode("utf-8")

    def record(self, name="support-chat", query=""):
        """The key of a decision made over the API."""
        headers, body = self.post(API + query, profile(name), 201, YAML)
        answer = json.loads(body)
        self.assertEqual(headers["Location"], answer["url"])
        self.assertEqual(answer["url"], f"/decisions/{answer['key']}")
        self.assertRegex(answer["key"], r"^[A-Za-z0-9_-]{22}$")
        return answer["key"]

    def rows(self):
        """Keys in the list of decisions."""
        return re.findall(r'<th scope="row" role="rowheader"><a href="/decisions/([^"]+)" dir="auto">', self.get("/decisions")[1])


class Recording(Case):
    def test_a_program_records(self):
        self.serve()
        headers, body = self.post(API, profile(), 201, YAML)
        answer = json.loads(body)
        self.assertEqual(answer["report"]["tiebreak"], "report/1")
        self.assertEqual(answer["report"]["profile"]["title"], "Support chat with smart routing")
        self.assertEqual(json.loads(self.get(headers["Location"] + ".json")[1]), answer["report"])
        document = json.dumps({"tiebreak": "profile/1", "title": "As JSON", "workloads": ["rest_api"]})
        self.post(API, document, 201, {"Content-Type": "application/json; charset=utf-8"})
        self.assertEqual(self.server.figure("tiebreak_decisions_total"), 2)

    def test_it_is_made_when_it_is_recorded(self):
        self.server = Server(store=self.store, day=None)
        before = time.time()
        at = json.loads(self.get(f"/decisions/{self.record()}.json")[1])["generated_at"]
        self.assertRegex(at, r"Z$")
        at = datetime.datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp()
        self.assertTrue(int(before) <= at <= time.time(), at)

    def test_what_takes_a_place(self):
        self.serve()
        first = self.record()
        second = self.record(query=f"?from={first}")
        for odd in ("", "x", KEY, first[:8], "%00", first + "A"):
            code = self.server.ask("POST", f"{API}?from={odd}", body=profile(), headers=YAML)[0]
            self.assertEqual(code, 400 if odd == "%00" else 201, odd)
        page = self.get(f"/decisions/{second}")[1]
        self.assertIn(f'takes the place of <a href="/decisions/{first}"', page)
        page = self.get(f"/decisions/{first}")[1]
        self.assertEqual(set(re.findall(r'href="/decisions/([^"./]{22})"', page)), {second})
        self.assertIn("Another decision took its place", page)

    def test_what_changed_since(self):
        self.serve()
        def record(**fields):
            return self.post("/decisions", encode(**fields))[0]["Location"].rsplit("/", 1)[1]
        long = "A live chat. " * 50
        first = record(title="Chat", description=long, team_size="8", workloads="realtime_messaging")
        second = record(title="Chat & <b>", description=long + "More.", team_size="30", workloads="rest_api", **{"priorities.speed": "more", "priorities.libraries.data_ml": "less", "from": first})
        page = self.get(f"/decisions/{second}")[1]
        changed = dict(re.findall(r'<li>([^<]*): <b dir="auto">([^<]*)</b>, before: <span dir="auto">[^<]*</span></li>', page))
        self.assertEqual(changed.pop("the description"), (long + "More.")[:200] + "… (further on)")
        self.assertEqual(changed, {"the name": "Chat &amp; &lt;b&gt;", "the kinds of work": "a web API", "the team&#39;s size": "30 developers", "how much counts: Speed": "more",
                                   "how much counts: data and machine learning": "less"})
        self.assertIn("6 things changed", page)
        self.assertRegex(page, r"The choice is [\w.]+, and was Node\.js\.|The choice is still Node\.js: ")
        self.assertIn("How much counts: data and machine learning", self.post("/check", encode(**{"priorities.libraries.data_ml": "less"}), 200)[1])
        # The other way round, and with measurements; the first has none before it.
        third = record(title="Chat", description=long, team_size="8", workloads="realtime_messaging", **{"from": second})
        self.assertIn("6 things changed", self.get(f"/decisions/{third}")[1])
        self.assertNotIn("changed</a>", self.get(f"/decisions/{first}")[1])
        self.assertEqual(self.server.end(), 0)
        self.server = Server("--evidence", f"{ROOT}/data/evidence/reference.json", evidence=True, store=self.store)
        headers, _ = self.post(f"/decisions/{third}/again")
        page = self.get(headers["Location"])[1]
        self.assertIn("1 thing changed", page)
        self.assertIn('<li>the measurements: <b dir="auto">those made here</b>, before: <span dir="auto">none</span></li>', page)

    def test_what_only_comes_nearest_is_not_recommended(self):
        self.serve()
        self.post(API, '{"tiebreak": "profile/1", "title": "Trading", "description": "A trading engine with latency below 50 microseconds"}', 201, {"Content-Type": "application/json"})
        self.post(API, '{"tiebreak": "profile/1", "title": "Shop", "description": "A small online shop"}', 201, {"Content-Type": "application/json"})
        page = self.get("/decisions")[1]
        self.assertRegex(page, r'Trading</a>.*<td role="cell">none fits <span class="note">Python comes nearest</span></td>')
        self.assertRegex(page, r'Shop</a>.*<td role="cell">too close <span class="note">leaning to Node.js</span></td>')
        listed = run("decisions", "list", "--store", self.store)
        self.assertIn("beyond, nearest: python, ", listed.stdout)

    def test_what_is_no_profile_is_not_recorded(self):
        self.serve()
        for body, kind, status in (("tiebreak: profile/2", "application/yaml", 422), ("{", "application/json", 400), ("", "application/yaml", 422),
                                   (profile(), "text/plain", 415), ("x" * 65537, "application/yaml", 413)):
            headers, said = self.post(API, body, status, {"Content-Type": kind})
            self.assertEqual(headers["Content-Type"], "application/problem+json")
            self.assertEqual(json.loads(said)["status"], status)
        self.assertEqual(self.rows(), [])
        self.assertEqual(self.server.figure("tiebreak_decisions_total"), 0)

    def test_the_form_records(self):
        self.serve()
        headers, _ = self.post("/decisions", encode(title="Über <b>chat</b> & co", description="A live chat.", confirmed="true"))
        self.assertRegex(headers["Location"], r"^/decisions/[A-Za-z0-9_-]{22}$")
        page = self.get(headers["Location"])[1]
        self.assertIn("Über &lt;b&gt;chat&lt;/b&gt; &amp; co", page)
        self.assertNotIn("<b>chat", page)
        first = headers["Location"].rsplit("/", 1)[1]
        headers, _ = self.post("/decisions", encode(title="Later", description="A chat.", **{"from": first}))
        self.assertIn(f'takes the place of <a href="/decisions/{first}"', self.get(headers["Location"])[1])
        headers, _ = self.post("/decisions", encode(title="Later still", **{"from": "nobody's"}))
        self.assertNotIn("takes the place", self.get(headers["Location"])[1])

    def test_a_mistake_in_the_form_is_told_there(self):
        self.serve()
        headers, page = self.post("/decisions", encode(title="Kept as typed", team_size="a few"), 422)
        self.assertTrue(headers["Content-Type"].startswith("text/html"))
        self.assertIn("<title>Error: ", page)
        self.assertIn('value="Kept as typed"', page)
        self.assertIn('value="a few"', page)
        self.post("/decisions", "x" * 65537, 413)
        self.post("/decisions", "title=%ff", 400)
        self.assertEqual(self.rows(), [])


class Page(Case):
    def test_unknown_keys(self):
        self.serve()
        key = self.record()
        other = KEY if key != KEY else "B" * 22
        for end in ("", ".json", ".md", ".csv", ".html"):
            self.get(f"/decisions/{other}{end}", 404)
            self.get(f"/decisions/{key[:8]}{end}", 404)  # a beginning is not the key
        for end in ("/again", "/chosen"):
            self.post(f"/decisions/{other}{end}", "choice=node", 404)
            self.get(f"/decisions/{key}{end}", 405)
        self.post(f"/decisions/{key}", "", 405)

    def test_from_elsewhere(self):
        self.serve()
        key = self.record()
        for path, body in (("/decisions", "title=x"), (f"/decisions/{key}/again", ""), (f"/decisions/{key}/chosen", "choice=node"), (API, profile())):
            for header in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
                self.post(path, body, 403, FORM | header)
        self.assertEqual(self.rows(), [key])
        self.assertNotIn("Decided:", self.get(f"/decisions/{key}")[1])
        self.post(f"/decisions/{key}/again", "", 303, FORM | {"Origin": f"http://{self.server.host}", "Sec-Fetch-Site": "same-origin"})

    def test_it_has_what_one_does_with_it(self):
        self.serve()
        key = self.record()
        page = self.get(f"/decisions/{key}")[1]
        for part in (f'href="/?from={key}"', f'action="/decisions/{key}/again"', f'action="/decisions/{key}/chosen"', f'href="/decisions/{key}.json"',
                     f'href="/decisions/{key}.md"', f'href="/decisions/{key}.csv"', f'href="/decisions/{key}.html"', 'href="/assets/report.css?v=',
                     '<p class="verdict">', '<article class="report">', 'name="referrer" content="same-origin"'):
            self.assertIn(part, page)
        self.assertEqual(page.count("<h1"), 1)
        self.assertEqual(page.count("<main"), 1)
        self.assertNotRegex(page, r"<style|\sstyle=|<script")
        self.assertNotIn("took its place", page)
        address = re.search(r'href="(/assets/report\.css\?v=[^"]+)"', page).group(1)
        status, headers, body = self.server.ask("GET", address)
        self.assertEqual((status, headers["Content-Type"]), (200, "text/css; charset=utf-8"))
        with open(f"{ROOT}/data/templates/report.css", "rb") as file:
            self.assertEqual(body, file.read())

    def test_its_rules_are_links(self):
        self.serve()
        key = self.record()
        rules = self.server.ask("GET", "/rules")[2].decode()
        linked = re.findall(r'<a href="/rules#(rule-[^"]+)">', self.get(f"/decisions/{key}")[1])
        report = json.loads(self.get(f"/decisions/{key}.json")[1])
        self.assertLess({f"rule-{reason['rule']}" for reason in report["reasons"][:3]}, set(linked))
        for name in linked:
            self.assertIn(f'id="{name}"', rules)
        for end in ("html", "md"):  # where they would lead nowhere
            self.assertNotIn("#rule-", self.get(f"/decisions/{key}.{end}")[1])

    def test_files(self):
        self.serve()
        key = self.record()
        kept = sqlite3.connect(self.store).execute("SELECT report FROM document WHERE key = ?", (key,)).fetchone()[0]
        wanted = {"json": ("application/json", "support-chat-with-smart-routing.tiebreak.json"), "md": ("text/markdown; charset=utf-8", "support-chat-with-smart-routing.md"),
                  "csv": ("text/csv; charset=utf-8", "support-chat-with-smart-routing.csv"), "html": ("text/html; charset=utf-8", "support-chat-with-smart-routing.html")}
        for end, (kind, name) in wanted.items():
            headers, body = self.get(f"/decisions/{key}.{end}")
            self.assertEqual(headers["Content-Type"], kind)
            self.assertEqual(headers["Content-Disposition"], f'attachment; filename="{name}"')
            with open(f"{self.folder.name}/{name}", "w", encoding="utf-8", newline="") as file:
                file.write(body)
            if end == "json":
                self.assertEqual(body, kept)
            elif end == "csv":
                self.assertGreater(len(list(csv.reader(io.StringIO(body)))), 10)
            elif end == "md":
                self.assertIn("# Support chat with smart routing", body)
                self.assertIn("support-chat-with-smart-routing.tiebreak.json", body)
        for name in ("support-chat-with-smart-routing.html", "support-chat-with-smart-routing.md", "support-chat-with-smart-routing.tiebreak.json"):
            run("verify", f"{self.folder.name}/{name}")

    def test_names_of_files_are_safe(self):
        self.serve()
        for title, name in (('"; filename="evil.exe', "filename-evil-exe"), ("../../etc/passwd", "etc-passwd"), ("日本語", "decision"), ("a\nX-Evil: 1", "a-x-evil-1"),
                            ("x" * 300, "x" * 60)):
            headers, _ = self.post(API, json.dumps({"tiebreak": "profile/1", "title": title, "workloads": ["rest_api"]}), 201, {"Content-Type": "application/json"})
            got, _ = self.get(headers["Location"] + ".csv")
            self.assertEqual(got["Content-Disposition"], f'attachment; filename="{name}.csv"')
            self.assertIsNone(got["X-Evil"])

    def test_scored_again(self):
        self.serve()
        first = self.record()
        headers, _ = self.post(f"/decisions/{first}/again")
        second = headers["Location"].rsplit("/", 1)[1]
        self.assertNotEqual(first, second)
        one, two = (json.loads(self.get(f"/decisions/{key}.json")[1]) for key in (first, second))
        self.assertEqual(one["verdict"], two["verdict"])
        self.assertIn("Another decision took its place", self.get(f"/decisions/{first}")[1])
        page = self.get(f"/decisions/{second}")[1]
        self.assertRegex(page, r"The choice is still Both: ([\d.]+) points ahead \(\1 before\), first in (\d+) % of the runs \(\2 %\)\. "
                               "Neither the answers, the rules nor the measurements have changed")
        self.assertNotIn("thing changed", page)
        self.assertEqual(re.search(r", first in (\d+ %) of the runs", page)[1], re.search(r"Both comes first in (\d+ %) of ", page)[1])
        self.assertEqual(self.server.figure("tiebreak_decisions_total"), 2)

    def test_what_was_chosen(self):
        self.serve()
        key = self.record()
        path = f"/decisions/{key}/chosen"
        headers, _ = self.post(path, encode(choice="python", by="Ada <A>", because="We know it & like it."))
        self.assertEqual(headers["Location"], f"/decisions/{key}")
        page = self.get(f"/decisions/{key}")[1]
        self.assertIn("<b>Decided: Python</b>, by Ada &lt;A&gt;", page)
        self.assertIn("We know it &amp; like it.", page)
        self.assertIn('value="python" selected', page)
        self.assertIn("Chosen: **Python**", self.get(f"/decisions/{key}.md")[1])
        self.post(path, encode(choice="hybrid"))
        page = self.get(f"/decisions/{key}")[1]
        self.assertIn("<b>Decided: Both</b>", page)
        self.assertNotIn("Ada &lt;", page)
        self.post(path, encode(choice="", by="nobody"))
        self.assertNotIn("Decided:", self.get(f"/decisions/{key}")[1])

    def test_what_cannot_be_chosen_is_told_and_kept_as_typed(self):
        self.serve()
        key = self.record()
        path = f"/decisions/{key}/chosen"
        for fields, field in ((dict(choice="rust", by="Ada"), "choice"), (dict(choice="node", by="x" * 101), "by"), (dict(choice="node", because="é" * 2001), "because")):
            page = self.post(path, encode(**fields), 422)[1]
            self.assertIn("<title>Error: ", page)
            self.assertIn(f'<a href="#{field}">', page)
            self.assertIn(f'id="{field}-error"', page)
            self.assertIn(html.escape(list(fields.values())[1]), page)
        # A reason with no choice is not dropped; several mistakes are told in the order of the fields.
        page = self.post(path, encode(choice="", because="Typed for nothing?"), 422)[1]
        self.assertIn("Typed for nothing?", page)
        self.assertIn("Choose what was chosen: a name or a reason alone is not kept.", page)
        page = self.post(path, encode(choice="rust", by="x" * 101, because="y" * 2001), 422)[1]
        self.assertEqual(re.findall(r'<li><a href="#(\w+)">', page), ["choice", "by", "because"])
        headers, _ = self.post(API, json.dumps({"tiebreak": "profile/1", "workloads": ["rest_api"]}), 201, {"Content-Type": "application/json"})
        self.assertNotIn('value="hybrid"', self.get(headers["Location"])[1])  # one kind of work: there is none
        self.post(headers["Location"] + "/chosen", "choice=hybrid", 422)
        self.post(path, encode(choice="node", by="x" * 100, because="é" * 2000))
        self.post(path, "choice=%ff", 400)
        self.assertIn("Decided: Node.js", self.get(f"/decisions/{key}")[1])


class Kept(Case):
    """Decisions that were made with something else than what is served."""

    def save(self, *words, name="support-chat", file=None):
        done = run(*words, "score", file or f"{ROOT}/data/profiles/{name}.yaml", "--save", "--store", self.store, "--no-evidence", "--format", "json")
        return re.search(r"saved as (\S+)", done.stderr).group(1), json.loads(done.stdout)

    def own_pack(self, change):
        pack = f"{self.folder.name}/own"
        run("rules", "export", pack)
        change(pack)
        return pack

    @staticmethod
    def dear(pack):
        with open(f"{pack}/pack.yaml", encoding="utf-8") as file:
            text = file.read()
        with open(f"{pack}/pack.yaml", "w", encoding="utf-8") as file:
            file.write(re.sub(r"base_friction: \d+", "base_friction: 60", text))

    def test_with_rules_that_have_changed(self):
        pack = self.own_pack(self.dear)
        key, report = self.save("--pack", pack)
        self.assertNotEqual(report["verdict"]["choice"], "hybrid")
        self.serve()
        page = self.get(f"/decisions/{key}")[1]
        self.assertNotIn("/rules#", page)  # those of today may be others
        self.assertIn("Today this would be decided otherwise", page)
        self.assertIn("Both", page.split("Today this would be decided otherwise")[1][:200])
        self.assertNotIn("works it out a little differently", page)
        shown = re.search(r'<script type="application/json" id="tiebreak-report">(.*?)</script>', self.get(f"/decisions/{key}.html")[1], re.S).group(1)
        self.assertEqual(json.loads(shown)["verdict"], report["verdict"])
        listed = self.get("/decisions?otherwise=1")[1]
        self.assertIn(key, listed)
        self.assertIn("<b>Both</b>", listed)
        headers, _ = self.post(f"/decisions/{key}/again")
        again = json.loads(self.get(headers["Location"] + ".json")[1])
        self.assertEqual(again["verdict"]["choice"], "hybrid")
        self.assertNotIn(key, self.get("/decisions?otherwise=1")[1])  # its place is taken

    def test_with_another_pack_altogether(self):
        pack = f"{ROOT}/tests/packs/three-way"
        questions = json.loads(run("--pack", pack, "questions", "--format", "json").stdout)
        file = f"{self.folder.name}/profile.json"
        with open(file, "w", encoding="utf-8") as out:
            json.dump({"tiebreak": "profile/1", "title": "Three", "workloads": [questions["workloads"][0]["id"]]}, out)
        key, report = self.save("--pack", pack, file=file)
        self.serve()
        page = self.get(f"/decisions/{key}")[1]
        self.assertNotIn("Today this would be decided otherwise", page)
        self.assertNotIn(f"/decisions/{key}/again", page)
        for alternative in set(report["scores"]) - {"hybrid"}:
            self.assertIn(f'<option value="{alternative}"', page)
        self.assertNotIn('<option value="node"', page)
        self.post(f"/decisions/{key}/again", "", 409)
        self.post(f"/decisions/{key}/chosen", "choice=node", 422)
        alternative = next(name for name in report["scores"] if name != "hybrid")
        self.post(f"/decisions/{key}/chosen", encode(choice=alternative))
        self.assertIn("Decided:", self.get(f"/decisions/{key}")[1])
        self.get(f"/decisions/{key}.md")
        self.assertIn("other rules", self.get("/decisions")[1])
        self.assertNotIn(key, self.get("/decisions?otherwise=1")[1])

    def test_with_another_engine(self):
        key, _ = self.save()
        with sqlite3.connect(self.store) as log:
            kept = json.loads(log.execute("SELECT report FROM document WHERE key = ?", (key,)).fetchone()[0])
            kept["engine"]["version"] = kept["inputs"]["engine"] = "0.0.9"
            kept["scores"]["hybrid"] += 1
            log.execute("UPDATE document SET report = ? WHERE key = ?", (json.dumps(kept), key))
        self.serve()
        page = self.get(f"/decisions/{key}")[1]
        self.assertIn("Tiebreak 0.0.9 made this decision", page)
        self.assertEqual(json.loads(self.get(f"/decisions/{key}.json")[1]), kept)

    def test_what_was_broken_is_told_and_can_still_be_taken_away(self):
        key, _ = self.save()
        with sqlite3.connect(self.store) as log:
            log.execute("UPDATE document SET report = '{}' WHERE key = ?", (key,))
        self.serve()
        self.assertIn("cannot be worked out again", self.get(f"/decisions/{key}", 500)[1])
        self.get(f"/decisions/{key}.csv", 500)
        self.assertEqual(self.get(f"/decisions/{key}.json")[1], "{}")

    def test_answers_that_do_not_fit_any_more(self):
        key, _ = self.save()
        with sqlite3.connect(self.store) as log:
            kept = json.loads(log.execute("SELECT profile FROM document WHERE key = ?", (key,)).fetchone()[0])
            kept["answers"]["a_question_that_was"] = 1
            log.execute("UPDATE document SET profile = ? WHERE key = ?", (json.dumps(kept), key))
        self.serve()
        self.assertIn("do not take all of these answers", self.get(f"/decisions/{key}")[1])
        self.assertIn("do not fit any more", self.get("/decisions")[1])
        self.assertIn("do not take all of these answers", self.post(f"/decisions/{key}/again", "", 422)[1])

    def test_in_a_log_of_the_first_version(self):
        key, report = self.save()
        with sqlite3.connect(self.store) as log:
            log.executescript("""
                PRAGMA foreign_keys = OFF;
                DROP INDEX decision_by_place;
                ALTER TABLE decision RENAME TO line;
                CREATE TABLE decision (key TEXT PRIMARY KEY, made_at INTEGER NOT NULL, decision_id TEXT NOT NULL, title TEXT, state TEXT NOT NULL,
                  choice TEXT, confidence TEXT, pack TEXT NOT NULL REFERENCES pack (sha256), profile TEXT NOT NULL, report TEXT NOT NULL, evidence TEXT,
                  supersedes TEXT REFERENCES decision (key), chosen TEXT, chosen_by TEXT, chosen_because TEXT, chosen_at INTEGER NOT NULL DEFAULT 0);
                INSERT INTO decision SELECT l.key, made_at, decision_id, title, state, choice, confidence, pack, profile, report, evidence, supersedes, chosen,
                  chosen_by, chosen_because, chosen_at FROM line AS l JOIN document AS d ON d.key = l.key;
                DROP TABLE document; DROP TABLE line;
                CREATE INDEX decision_by_time ON decision (made_at DESC, key);
                PRAGMA user_version = 1;""")
        self.serve()
        self.assertIn('<p class="verdict">', self.get(f"/decisions/{key}")[1])
        self.assertEqual(json.loads(self.get(f"/decisions/{key}.json")[1])["decision_id"], report["decision_id"])
        self.record()
        self.assertEqual(len(self.rows()), 2)


class List(Case):
    def test_search_and_pages(self):
        for _ in range(2):
            run("score", *(f"{ROOT}/data/profiles/{name}.yaml" for name in ("support-chat", "solo-mvp", "crud-back-office")), "--save", "--store", self.store, "--no-evidence")
        with sqlite3.connect(self.store) as log:
            log.execute("PRAGMA foreign_keys = OFF")
            for i in range(120):  # copies of one, on one day after another
                key = f"{i:022d}"
                source = log.execute("SELECT key FROM decision WHERE title LIKE 'Support%' LIMIT 1").fetchone()[0]
                log.execute("INSERT INTO decision SELECT ?, ?, decision_id, ?, state, choice, confidence, pack, supersedes, chosen, chosen_by, chosen_because, chosen_at"
                            " FROM decision WHERE key = ?", (key, 1770000000 + 86400 * i, f"Copy {i} & <co>", source))
                log.execute("INSERT INTO document SELECT ?, profile, report, evidence FROM document WHERE key = ?", (key, source))
        self.serve()
        self.assertEqual(len(self.rows()), 50)
        page = self.get("/decisions")[1]
        self.assertIn("Copy 119 &amp; &lt;co&gt;", page)
        self.assertNotIn("<co>", page)
        self.assertIn('href="/decisions?page=2"', page)
        self.assertNotIn(">Newer<", page)
        last = self.get("/decisions?page=3")[1]
        self.assertEqual(last.count('<th scope="row" '), 26)
        self.assertIn(">Newer<", last)
        self.assertNotIn(">Older<", last)
        self.assertIn("No decision is like that", self.get("/decisions?q=nothing+such")[1])
        self.assertEqual(self.get("/decisions?q=SUPPORT")[1].count('<th scope="row" '), 2)
        page = self.get("/decisions?q=copy&choice=hybrid")[1]
        self.assertIn("page=2&amp;q=copy&amp;choice=hybrid", page)
        self.assertIn('value="copy"', page)
        self.assertIn('value="hybrid" selected', page)
        self.assertNotIn("Copy", self.get("/decisions?choice=none")[1])
        for odd in ("page=0", "page=-1", "page=x", "page=99999999999", "q=%22%3E%3Cscript%3E", "q=" + "x" * 3000, "choice=%27", "otherwise=2"):
            self.assertNotIn("<script>", self.get(f"/decisions?{odd}")[1])

    def test_it_is_for_this_machine(self):
        self.serve()
        key = self.record()
        self.assertEqual(self.rows(), [key])
        self.assertIn("All decisions", self.get(f"/decisions/{key}")[1])
        for header in (AWAY, {"Forwarded": "for=203.0.113.9"}, {"Via": "1.1 proxy"}):
            page = self.get("/decisions", 403, **header)[1]
            self.assertNotIn(key, page)
            self.assertIn("--admin-token-file", page)
            self.assertNotIn("All decisions", self.get(f"/decisions/{key}", **header)[1])
        self.get("/decisions", 403, **AWAY, Authorization=f"Bearer {TOKEN}")
        self.get(f"/decisions/{key}", **AWAY)  # who has the key needs nothing else

    def test_the_menu_names_it_where_all_may_see_it(self):
        for options, named in (((), True), (("--listen", "localhost:0"), True), (("--host", "tiebreak.example"), False)):
            self.serve(*options)
            for path in ("/", "/about", f"/decisions/{self.record()}"):
                page = self.server.ask("GET", path)[2].decode()
                self.assertEqual('<a href="/decisions">Decisions</a>' in page, named, f"{options} {path}")

    def test_or_for_who_has_the_token(self):
        file = f"{self.folder.name}/token"
        with open(file, "w", encoding="utf-8") as out:
            out.write(TOKEN + "\n")
        self.serve("--admin-token-file", file)
        key = self.record()

        def basic(text):
            return "Basic " + base64.b64encode(text.encode()).decode()

        self.assertEqual(self.rows(), [key])
        for good in (f"Bearer {TOKEN}", f"bearer {TOKEN}", basic(f"anybody:{TOKEN}"), basic(f":{TOKEN}")):
            self.assertIn(key, self.get("/decisions", **AWAY, Authorization=good)[1])
        for bad in (None, "", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Bearer  {TOKEN}", basic(TOKEN), basic("a:b"), basic(f"{TOKEN}:"), "Basic ", "Basic ====",
                    "Basic %%%", "Basic " + "A" * 9000, f"Digest {TOKEN}", TOKEN):
            headers, page = self.get("/decisions", 401, **AWAY, **({"Authorization": bad} if bad is not None else {}))
            self.assertEqual(headers["WWW-Authenticate"], 'Basic realm="tiebreak"')
            self.assertNotIn(key, page)


if __name__ == "__main__":
    unittest.main(verbosity=0)
