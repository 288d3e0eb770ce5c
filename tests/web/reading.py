#!/usr/bin/env python3
"""reading.py - the pages to be read: TIEBREAK=build/dev/cli/tiebreak ROOT=$PWD tests/web/reading.py

What is in the pack is on /rules, under an address of its own; the filters give what they say; every link inside leads somewhere."""
import html.parser
import json
import os
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse

from serving import PROGRAM, ROOT, Server

PAGES = ("/rules", "/evidence", "/about")


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.chosen, self.open = [], [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if tag == "option" and "selected" in attributes:
            self.chosen.append(attributes["value"])
        self.open += tag == "details" and "open" in attributes

    def of(self, kind):
        return {name.removeprefix(kind) for name in self.ids if name.startswith(kind)}


def setUpModule():
    global server, pack
    server = Server("--evidence", f"{ROOT}/docs/evidence-example.json", evidence=True)
    pack = json.loads(subprocess.run([PROGRAM, "rules", "list", "--format", "json"], capture_output=True, check=True).stdout)


def tearDownModule():
    assert server.end() == 0, f"the server ended badly: {server.log[-2000:]}"


def get(path, of=None):
    status, headers, content = (of or server).ask("GET", path)
    assert status == 200 and headers["Content-Type"].startswith("text/html"), (path, status)
    return content.decode()


class Rules(unittest.TestCase):
    def rules(self, **query):
        return Page(get("/rules?" + urllib.parse.urlencode(query))).of("rule-")

    def test_all_of_the_pack_is_there(self):
        page = Page(get("/rules"))
        self.assertEqual(page.of("rule-"), {rule["id"] for rule in pack["rules"]})
        self.assertEqual(page.of("source-"), {source["id"] for source in pack["sources"]})
        for branch in pack["criteria"]:
            for criterion in [branch, *branch["leaves"]]:
                if any(rule["criterion"].startswith(criterion["id"]) for rule in pack["rules"]):
                    self.assertIn(criterion["id"], page.of("criterion-"))
        used = {claim["id"] for rule in pack["rules"] for claim in rule["claims"]}
        self.assertLess(used, page.of("claim-"))
        self.assertEqual(page.open, 0)

    def test_what_a_rule_says_is_there(self):
        text = get("/rules")
        for rule in pack["rules"][::10]:
            with self.subTest(rule=rule["id"]):
                at = text[text.index(f'id="rule-{rule["id"]}"'):]
                at = at[:at.index("</details>")]
                Page(at)
                plain = at.replace("&#39;", "'").replace("&quot;", '"').replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
                self.assertIn(rule["because"] or rule["text"], plain)
                self.assertIn(f"When {rule['condition']}." if rule["condition"] else "Always.", plain)
                self.assertEqual("our judgement" in at, rule["basis"] == "judgement")
                for claim in rule["claims"]:
                    self.assertIn(claim["says"], plain)
                self.assertEqual('<span class="chip judgement">disputed</span></summary>' in at, rule["status"] == "disputed")

    def test_filters(self):
        rules = pack["rules"]
        branch = pack["criteria"][0]["id"]
        leaf = rules[0]["criterion"]
        source = pack["sources"][0]["id"]
        self.assertEqual(self.rules(criterion=branch), {r["id"] for r in rules if r["criterion"].startswith(branch + ".")})
        self.assertEqual(self.rules(criterion=leaf), {r["id"] for r in rules if r["criterion"] == leaf})
        self.assertLessEqual({r["id"] for r in rules if source in [c["source"] for c in r["claims"]]}, self.rules(source=source))
        for status in ("current", "disputed"):
            self.assertEqual(self.rules(status=status), {r["id"] for r in rules if r["status"] == status and r["basis"] == "claims"})
        self.assertEqual(self.rules(status="judgement"), {r["id"] for r in rules if r["basis"] == "judgement"})
        self.assertEqual(self.rules(status="set_aside"), set())
        self.assertIn(rules[5]["id"], self.rules(q=rules[5]["id"].upper()))
        self.assertEqual(self.rules(q="no such words"), set())
        both = self.rules(criterion=branch, status="judgement")
        self.assertEqual(both, self.rules(criterion=branch) & self.rules(status="judgement"))
        self.assertEqual(self.rules(criterion="", status="", source="", q=""), {r["id"] for r in rules})

    def test_the_form_keeps_what_was_asked(self):
        source, branch = pack["sources"][0]["id"], pack["criteria"][0]["id"]
        text = get("/rules?" + urllib.parse.urlencode({"criterion": branch, "status": "disputed", "source": source, "q": '"><script>'}))
        self.assertEqual(Page(text).chosen, [branch, "disputed", source])
        self.assertIn("&quot;&gt;&lt;script&gt;", text)
        self.assertNotIn("<script>", text)

    def test_few_are_open(self):
        name = pack["rules"][0]["id"]
        self.assertGreaterEqual(Page(get(f"/rules?q={name}")).open, 1)

    def test_what_the_pack_lacks(self):
        for query in ("criterion=none", "status=none", "source=none"):
            self.assertEqual(server.ask("GET", f"/rules?{query}")[0], 404)
        self.assertIn(server.ask("GET", "/rules?q=%zz")[0], (400, 422))

    def test_it_cannot_be_asked_for_too_often(self):
        with Server(rate="1") as slow:
            self.assertIn(429, (slow.ask("GET", "/rules?q=loop")[0] for _ in range(50)))
            self.assertEqual(slow.ask("GET", "/rules")[0], 200)

    def test_what_is_past_its_date_is_stale(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(f"{ROOT}/rules", f"{folder}/pack")
            found = None
            for name in sorted(os.listdir(f"{folder}/pack")):
                path = f"{folder}/pack/{name}"
                if os.path.isfile(path):
                    with open(path, encoding="utf-8") as file:
                        text = file.read()
                    marker = f"- id: {pack['rules'][0]['id']}\n"
                    if marker in text:
                        found = path
                        with open(path, "w", encoding="utf-8") as file:
                            file.write(text.replace(marker, marker + "  checked_on: 2020-01-01\n  valid_until: 2020-06-01\n"))
            self.assertTrue(found)
            with Server("--pack", f"{folder}/pack") as late:
                self.assertEqual(Page(get("/rules?status=stale", late)).of("rule-"), {pack["rules"][0]["id"]})


class Pages(unittest.TestCase):
    def test_links_lead_somewhere(self):
        pages = {path: Page(get(path)) for path in PAGES}
        for path, page in pages.items():
            self.assertEqual(len(page.ids), len(set(page.ids)), f"an id is there twice on {path}")
            for link in page.links:
                to, _, fragment = link.partition("#")
                to = to or path
                if to.startswith(("http://", "https://")):
                    continue
                bare = to.partition("?")[0]
                with self.subTest(page=path, link=link):
                    if fragment and bare in pages and "?" not in to:
                        self.assertIn(fragment, pages[bare].ids)
                    elif bare not in pages:
                        self.assertIn(server.ask("GET", to)[0], (200, 403))

    def test_what_was_measured(self):
        with open(f"{ROOT}/docs/evidence-example.json", encoding="utf-8") as file:
            evidence = json.load(file)
        text = get("/evidence")
        self.assertIn(evidence["machine"], text)
        self.assertIn(evidence["measured_on"], text)
        self.assertIn("<svg ", text)
        for result in evidence["results"]:
            self.assertIn(f'<a href="#bench-{result["benchmark"]}">', text)
        listed = json.loads(subprocess.run([PROGRAM, "bench", "--list", "--format", "json"], capture_output=True, check=True).stdout)
        self.assertEqual(Page(text).of("bench-"), {one["id"] for one in listed})
        self.assertNotIn("tiebreak bench</code>", text)

    def test_where_nothing_was(self):
        with Server() as bare:
            text = get("/evidence", bare)
            self.assertIn("<code>tiebreak bench</code>", text)
            self.assertIn("Nothing was measured on this machine", text)
            self.assertIn("none of this machine", get("/about", bare))

    def test_the_reference_run_is_no_measurement_of_ours(self):
        with Server(evidence=True) as bare:
            text = get("/evidence", bare)
            self.assertIn("The reference run", text)
            self.assertIn("moves no points", text)
            self.assertIn("<svg ", text)
            self.assertIn("Nothing was measured on this machine", text)

    def test_about_names_what_is_running(self):
        text = get("/about")
        self.assertIn(pack["pack"]["sha256"], text)
        self.assertIn(pack["pack"]["version"], text)
        self.assertIn("made on this machine", text)


if __name__ == "__main__":
    unittest.main()
