#!/usr/bin/env python3
"""api.py - the API against its own description: TIEBREAK=build/dev/cli/tiebreak ROOT=$PWD tests/web/api.py

Every route for programs is in openapi.json and every route there is answers as it says; what is sent is made so that each status
comes up. And what HTTP itself promises: HEAD, Allow, gzip, ETags, CORS."""
import gzip
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import unittest
from urllib.parse import urlencode

try:
    import jsonschema
except ImportError as missing:
    print(f"skipped: {missing} (Debian: python3-jsonschema)")
    sys.exit(77)

from serving import PROGRAM, ROOT, WAIT, Server, routes

JSON, YAML, PROBLEM = "application/json", "application/yaml", "application/problem+json"
FORM = "application/x-www-form-urlencoded"
PROFILE = {"tiebreak": "profile/1", "title": "Chat", "description": "A live chat for 20,000 concurrent users."}
BODY = json.dumps(PROFILE).encode()
CORS = "https://friend.example"


BASE = "https://schemas.invalid/"  # old versions resolve no name that has none


def setUpModule():
    global server, friendly, document
    server = Server()
    friendly = Server("--cors", CORS)
    document = json.loads(server.ask("GET", "/openapi.json")[2])


def tearDownModule():
    for one in (server, friendly):
        assert one.end() == 0, f"the server ended badly: {one.log[-2000:]}"


def programs():
    """The routes that programs use."""
    return [route for route in routes() if route.kind in ("API", "OPERATION")]


def resolved(item):
    """ITEM, or what it refers to inside the document."""
    while "$ref" in item:
        at = document
        for part in item["$ref"].removeprefix("#/").split("/"):
            at = at[part]
        item = at
    return item


def validator(schema):
    """Of a schema of the document. Those with an $id are documents of their own."""
    parts = dict(document["components"]["schemas"])
    own = {BASE + part["$id"]: part for part in parts.values() if "$id" in part}
    parts = {name: {"$ref": part["$id"]} if "$id" in part else part for name, part in parts.items()}
    whole = {"$id": BASE + "whole", "$defs": parts, "allOf": [schema]}
    whole = json.loads(json.dumps(whole).replace("#/components/schemas/", "#/$defs/"))
    try:
        from referencing import Registry, Resource
    except ImportError:  # jsonschema before 4.18
        resolver = jsonschema.RefResolver(BASE, whole, store=own)
        return jsonschema.Draft202012Validator(whole, resolver=resolver)
    registry = Registry().with_resources((name, Resource.from_contents(part)) for name, part in own.items())
    return jsonschema.Draft202012Validator(whole, registry=registry)


class Described(unittest.TestCase):
    def answers(self, method, path, expected, body=None, headers=(), of=None, at=None):
        """Asks, and holds the answer to what the document says about that status."""
        return self.holds(method, path, expected, (of or server).ask(method, at or path, body, headers))

    def holds(self, method, path, expected, answer):
        status, got, content = answer
        self.assertEqual(status, expected, (method, path, content[:400]))
        operation = document["paths"][path][method.lower()]
        self.assertIn(str(status), operation["responses"], (method, path))
        response = resolved(operation["responses"][str(status)])
        for name in response.get("headers", {}):
            self.assertIn(name, got, (method, path, status))
            jsonschema.Draft202012Validator(resolved(response["headers"][name])["schema"]).validate(
                int(got[name]) if got[name].isdigit() else got[name])
        if "content" not in response:
            self.assertEqual(content, b"")
            return got, None
        kind = got["Content-Type"].partition(";")[0]
        self.assertIn(kind, response["content"], (method, path, status))
        value = content.decode() if kind == "text/plain" else json.loads(content)
        validator(response["content"][kind]["schema"]).validate(value)
        if kind == PROBLEM:
            self.assertEqual(value["status"], status)
        return got, value

    def posts(self):
        """Operations that take a profile."""
        return [path for path, item in document["paths"].items() if "requestBody" in item.get("post", {})]

    def test_it_is_sound(self):
        self.assertTrue(document["openapi"].startswith("3.1."))
        for name, schema in document["components"]["schemas"].items():
            with self.subTest(schema=name):
                jsonschema.Draft202012Validator.check_schema(schema)
        ids = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
        self.assertEqual(len(ids), len(set(ids)))
        referred = set(re.findall(r'"\$ref": "(#/components/[^"]+)"', json.dumps(document)))
        for reference in referred:
            self.assertTrue(resolved({"$ref": reference}))
        for kind, parts in document["components"].items():
            for name in parts:
                self.assertIn(f"#/components/{kind}/{name}", referred, "described, and used nowhere")

    def test_it_names_every_route(self):
        there = {(route.path, method) for route in programs()
                 for method, has in (("get", route.gets), ("post", route.posts)) if has}
        said = {(path, method) for path, item in document["paths"].items() for method in item}
        self.assertEqual(said, there)

    def test_profiles_and_reports_are_those_of_the_schemas(self):
        for name in ("Profile", "Report"):
            with open(f"{ROOT}/data/schema/{name.lower()}.schema.json", encoding="utf-8") as file:
                self.assertEqual(document["components"]["schemas"][name], json.load(file))

    def test_what_is_read(self):
        for path, item in document["paths"].items():
            if "get" not in item or "{" in path:
                continue
            with self.subTest(path=path):
                got, _ = self.answers("GET", path, 200)
                self.answers("GET", path, 421, headers={"Host": "elsewhere.example"})
                status, head, content = server.ask("HEAD", path)
                self.assertEqual((status, content), (200, b""))
                if "ETag" in got:
                    self.assertEqual(head["Content-Length"], got["Content-Length"])
                    self.answers("GET", path, 304, headers={"If-None-Match": got["ETag"]})

    def test_the_questions_are_those_of_the_command(self):
        _, value = self.answers("GET", "/api/v1/questions", 200)
        printed = subprocess.run([PROGRAM, "questions", "--format", "json"], capture_output=True, check=True).stdout
        self.assertEqual(value, json.loads(printed))

    def test_a_profile_is_scored(self):
        for kind, body in ((JSON, BODY), (YAML, "tiebreak: profile/1\ntitle: Chat\ndescription: A live chat.\n"),
                           ("Application/JSON; charset=UTF-8", BODY), ("application/yaml ;charset=utf-8", BODY)):
            with self.subTest(kind=kind):
                _, report = self.answers("POST", "/api/v1/score", 200, body, {"Content-Type": kind})
                self.assertEqual(report["profile"]["title"], "Chat")

    def test_the_fields_of_the_form_say_the_same(self):
        full = {**PROFILE, "workloads": {"machine_learning": 40, "rest_api": {"share": 60, "critical": True}},
                "answers": {"team_size": 20000, "team_skills": ["javascript", "python"], "existing_code": [], "regulated": False,
                            "hosting_budget": "unknown"}, "priorities": {"speed": "more"}}
        fields = [("title", "Chat"), ("description", PROFILE["description"]), ("workloads", "rest_api"), ("workloads", "machine_learning"),
                  ("workloads.rest_api", "60 %"), ("workloads.machine_learning", "40"), ("critical", "rest_api"), ("team_size", "20,000"),
                  ("team_skills", "javascript"), ("team_skills", "python"), ("existing_code", "-"), ("regulated", "false"),
                  ("hosting_budget", "unknown"), ("priorities.speed", "more"), ("on_call", "")]
        _, wanted = self.answers("POST", "/api/v1/score", 200, json.dumps(full), {"Content-Type": JSON})
        _, report = self.answers("POST", "/api/v1/score", 200, urlencode(fields), {"Content-Type": FORM})
        self.assertEqual(report["profile"], wanted["profile"])
        self.assertEqual(report["decision_id"], wanted["decision_id"])
        _, problem = self.answers("POST", "/api/v1/score", 422, urlencode({"team_size": "many"}), {"Content-Type": FORM})
        self.assertIn("team_size: The team's size must be a number", problem["diagnostics"][0]["message"])

    def test_the_example_is_one(self):
        body = document["components"]["requestBodies"]["Profile"]["content"][JSON]
        for example in body["examples"].values():
            validator(body["schema"]).validate(example["value"])
            self.answers("POST", "/api/v1/score", 200, json.dumps(example["value"]), {"Content-Type": JSON})

    def test_what_is_wrong_with_a_profile(self):
        for path in self.posts():
            for status, body, headers in (
                (415, BODY, {"Content-Type": "text/plain"}),
                (415, BODY, {}),
                (415, BODY, {"Content-Type": "application/jsonx"}),
                (415, BODY, {"Content-Type": "multipart/form-data; boundary=x"}),
                (400, b"{", {"Content-Type": JSON}),
                (400, b"a: [", {"Content-Type": YAML}),
                (422, b"[]", {"Content-Type": JSON}),
                (422, b'{"tiebreak": "profile/9"}', {"Content-Type": JSON}),
                (422, b'{"tiebreak": "profile/1", "answers": {"no_such": 1}}', {"Content-Type": JSON}),
                (422, b"[" * 1000, {"Content-Type": JSON}),
                (413, b" " * (64 << 10) + BODY, {"Content-Type": JSON}),
                (403, BODY, {"Content-Type": JSON, "Origin": "https://foreign.example"}),
                (403, BODY, {"Content-Type": JSON, "Sec-Fetch-Site": "cross-site"}),
                (421, BODY, {"Content-Type": JSON, "Host": "elsewhere.example"}),
            ):
                with self.subTest(path=path, status=status, body=body[:20]):
                    _, problem = self.answers("POST", path, status, body, headers)
                    self.assertEqual(status in (400, 422), bool(problem["diagnostics"]))

    def test_no_bytes_are_too_odd(self):
        for path in self.posts():
            for kind in (JSON, YAML):
                for body in (b"", b"\xff", b"\0", b"[" * 1000, b"- " * 500, b"null", b'"x"', b"\xef\xbb\xbf", b'{"a":1,"a":2}', b"&a [*a]", b"!!x y"):
                    with self.subTest(path=path, kind=kind, body=body[:9]):
                        status = server.ask("POST", path, body, {"Content-Type": kind})[0]
                        self.assertIn(status, (400, 422))
                        _, problem = self.answers("POST", path, status, body, {"Content-Type": kind})
                        self.assertTrue(problem["diagnostics"])

    def test_a_decision_is_kept(self):
        headers, made = self.answers("POST", "/api/v1/decisions", 201, BODY, {"Content-Type": JSON})
        self.assertEqual((headers["Location"], made["url"]), (f"/decisions/{made['key']}",) * 2)
        status, headers, content = server.ask("GET", made["url"] + ".json")
        self.assertEqual((status, headers["Content-Type"]), (200, JSON))
        self.assertEqual(json.loads(content)["decision_id"], made["report"]["decision_id"])
        _, second = self.answers("POST", "/api/v1/decisions", 201, BODY, {"Content-Type": JSON}, at=f"/api/v1/decisions?from={made['key']}")
        self.assertNotEqual(second["key"], made["key"])
        self.answers("POST", "/api/v1/decisions", 201, BODY, {"Content-Type": JSON}, at="/api/v1/decisions?from=nobody")

    def test_a_log_that_is_gone(self):
        with Server() as broken:
            os.rename(f"{broken.home.name}/log.db", f"{broken.home.name}/elsewhere.db")
            _, problem = self.answers("GET", "/healthz", 503, of=broken)
            self.assertEqual(problem["diagnostics"], [])
            self.assertNotIn(broken.home.name, json.dumps(problem))
        self.assertIn("was moved or replaced", broken.log)
        self.assertTrue(all(json.loads(line) for line in broken.log.splitlines() if line.startswith("{")))

    def test_problems_have_their_place(self):
        body = b'{"tiebreak": "profile/1",\n "answers": {"no_such": 1}}'
        _, problem = self.answers("POST", "/api/v1/score", 422, body, {"Content-Type": JSON})
        self.assertEqual([(one["line"], one["column"]) for one in problem["diagnostics"]], [(2, 14)])

    def test_too_many_at_once(self):
        with Server(rate="1") as slow:
            statuses = [slow.ask("POST", "/api/v1/score", BODY, {"Content-Type": JSON})[0] for _ in range(2)]
            self.assertEqual(statuses, [200, 200])
            for path in self.posts():
                for _ in range(20):  # in a second one more is let through
                    answer = slow.ask("POST", path, BODY, {"Content-Type": JSON})
                    if answer[0] == 429:
                        break
                self.holds("POST", path, 429, answer)
            self.assertEqual(slow.ask("GET", "/api/v1/questions")[0], 200)


class Promises(unittest.TestCase):
    """Of HTTP."""

    def test_methods(self):
        for route in routes():
            allowed = {name for name, has in (("GET", route.gets), ("HEAD", route.gets), ("POST", route.posts)) if has}
            for method in {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"} - allowed:
                with self.subTest(path=route.path, method=method):
                    status, headers, content = server.ask(method, route.address)
                    self.assertEqual(status, 405)
                    self.assertEqual(set(headers["Allow"].split(", ")), allowed)
                    if route.kind in ("API", "OPERATION") and method != "HEAD":
                        self.assertEqual(json.loads(content)["status"], 405)

    def test_programs_are_told_in_their_language(self):
        for path in ("/api/", "/api/v1/", "/api/v2/score", "/api/v1/score/", "/api/v1/score/x"):
            with self.subTest(path=path):
                status, headers, content = server.ask("GET", path)
                self.assertEqual((status, headers["Content-Type"]), (404, PROBLEM))
                validator({"$ref": "#/components/schemas/Problem"}).validate(json.loads(content))
        self.assertIn("text/html", server.ask("GET", "/apiary")[1]["Content-Type"])

    def test_requests_have_an_id(self):
        seen = {server.ask("POST", "/api/v1/score", BODY, {"Content-Type": JSON})[1]["X-Request-Id"] for _ in range(3)}
        self.assertEqual(len(seen), 3)

    def test_gzip(self):
        plain = server.ask("GET", "/api/v1/questions")[2]
        for value, small in (("gzip", True), ("GZip", True), ("br, gzip", True), ("gzip;q=0.5", True), ("br;q=0, gzip", True),
                             ("gzip; q=1.000, br", True), ("deflate,gzip;q=0.001", True), ("gzip;q=0", False), ("gzip;Q=0", False),
                             ("gzip ; q=0.000", False), ("identity", False), ("xgzip", False), ("gzipped", False), ("", False)):
            with self.subTest(value=value):
                for method, path, body in (("GET", "/api/v1/questions", None), ("POST", "/api/v1/score", BODY)):
                    status, headers, content = server.ask(method, path, body, {"Accept-Encoding": value, "Content-Type": JSON})
                    self.assertEqual(status, 200)
                    self.assertEqual(headers.get("Content-Encoding"), "gzip" if small else None)
                    self.assertIn("Accept-Encoding", ",".join(headers.get_all("Vary")))
                    content = gzip.decompress(content) if small else content
                    self.assertTrue(json.loads(content))
                    if method == "GET":
                        self.assertEqual(content, plain)

    def test_what_is_known_is_not_sent_again(self):
        kept = [route for route in routes() if route.gets and "{" not in route.path and "ETag" in server.ask("GET", route.path)[1]]
        self.assertIn("/openapi.json", [route.path for route in kept])
        for route in kept:
            tag = server.ask("GET", route.path)[1]["ETag"]
            self.assertTrue(tag.startswith('W/"'), tag)
            for value, known in ((tag, True), (tag.removeprefix("W/"), True), (f'"x", {tag}', True), (f'{tag}, "x"', True), ("*", True),
                                 (" * ", True), ('"x"', False), ('W/"x"', False), (tag.strip('W/"'), False), ("**", False)):
                with self.subTest(path=route.path, value=value):
                    for coding in ("identity", "gzip"):
                        status, headers, content = server.ask(
                            "GET", route.path, headers={"If-None-Match": value, "Accept-Encoding": coding})
                        self.assertEqual((status, content == b""), (304, True) if known else (200, False))
                        self.assertEqual(headers["ETag"], tag)

    def test_other_origins(self):
        asked = {"Origin": CORS, "Access-Control-Request-Method": "POST"}
        for route in routes():
            with self.subTest(path=route.path):
                status, headers, content = friendly.ask("OPTIONS", route.address, headers=asked)
                if route.kind == "API":
                    self.assertEqual((status, content), (204, b""))
                    self.assertEqual(headers["Access-Control-Allow-Origin"], CORS)
                    self.assertEqual(headers["Access-Control-Allow-Headers"], "Content-Type")
                    foreign = friendly.ask("OPTIONS", route.address, headers=asked | {"Origin": "https://foreign.example"})
                    self.assertEqual(foreign[0], 405)
                else:
                    self.assertEqual(status, 405)
                    self.assertNotIn("Access-Control-Allow-Origin", headers)
                if route.gets:
                    let_in = friendly.ask("GET", route.address, headers={"Origin": CORS})[1]
                    self.assertEqual(let_in.get("Access-Control-Allow-Origin"), CORS if route.kind == "API" else None)
                    self.assertNotIn("Access-Control-Allow-Origin", server.ask("GET", route.address, headers={"Origin": CORS})[1])
        status, headers, _ = friendly.ask("POST", "/api/v1/score", BODY, {"Content-Type": JSON, "Origin": CORS, "Sec-Fetch-Site": "cross-site"})
        self.assertEqual((status, headers["Access-Control-Allow-Origin"]), (200, CORS))
        self.assertIn("X-Request-Id", headers["Access-Control-Expose-Headers"])


class Examples(unittest.TestCase):
    """The commands of docs/serving.md that ask the server."""

    def test_they_work(self):
        if not shutil.which("curl"):
            self.skipTest("there is no curl")
        with open(f"{ROOT}/docs/serving.md", encoding="utf-8") as file:
            blocks = re.findall(r"```sh\n(.*?)```", file.read(), re.S)
        commands = [line for block in blocks for line in block.replace("\\\n", " ").splitlines() if line.startswith("curl ")]
        self.assertGreaterEqual(len(commands), 3)
        for command in commands:
            with self.subTest(command=command):
                command = command.replace("localhost:8080", server.host).replace("my-project.yaml", f"{ROOT}/data/profiles/support-chat.yaml")
                done = subprocess.run(["curl", "--fail", *shlex.split(command)[1:]], capture_output=True, timeout=WAIT,
                                      env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"})
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertTrue(done.stdout)


if __name__ == "__main__":
    unittest.main()
