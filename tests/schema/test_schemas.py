#!/usr/bin/env python3
"""The schemas of data/schema, held against what the program writes and takes.

Run by ctest; by hand: TIEBREAK=build/dev/cli/tiebreak ROOT=$PWD python3 tests/schema/test_schemas.py
"""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any, Callable

try:
    import jsonschema
    import yaml  # noqa: F401 (check.py needs it)
except ImportError as missing:
    print(f"skipped: {missing} (Debian: python3-jsonschema, python3-yaml)")
    sys.exit(77)

from check import Check, Names, read_yaml

ROOT = Path(os.environ["ROOT"]).resolve()
TIEBREAK = Path(os.environ["TIEBREAK"]).resolve()
RULES, THREE_WAY = ROOT / "rules", ROOT / "tests/packs/three-way"
SCHEMAS = {path.name: json.loads(path.read_text()) for path in sorted((ROOT / "data/schema").glob("*.json"))}
DRAWS = "200"  # hundreds of profiles: how many draws there are is of no matter here

Document = dict[str, Any]


def validator(name: str) -> Any:
    """Of one schema; references between the files are resolved here, without a network."""
    try:
        from referencing import Registry, Resource
    except ImportError:  # jsonschema before 4.18
        resolver = jsonschema.RefResolver(name, SCHEMAS[name], store=dict(SCHEMAS))
        return jsonschema.Draft202012Validator(SCHEMAS[name], resolver=resolver)
    registry = Registry().with_resources((n, Resource.from_contents(s)) for n, s in SCHEMAS.items())
    return jsonschema.Draft202012Validator(SCHEMAS[name], registry=registry)


REPORT, PROFILE, EVIDENCE = (validator(f"{name}.schema.json") for name in ("report", "profile", "evidence"))


def problems(schema: Any, document: Any) -> list[str]:
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}"[:300] for e in schema.iter_errors(document)]


def tiebreak(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": "/nonexistent", "PATH": os.environ["PATH"], "SOURCE_DATE_EPOCH": "1763683200"}
    return subprocess.run([TIEBREAK, *arguments], env=environment, capture_output=True, text=True, check=False)


def score(pack: Path, *arguments: str | Path) -> Any:
    done = tiebreak("--pack", pack, "score", "--format", "json", "--draws", DRAWS, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def score_profiles(pack: Path, profiles: list[Document], *arguments: str | Path) -> list[Document]:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i, profile in enumerate(profiles):
            paths.append(Path(folder) / f"{i}.json")
            paths[-1].write_text(json.dumps({"tiebreak": "profile/1", **profile}))
        reports = score(pack, *arguments, *paths)
    return reports if len(profiles) > 1 else [reports]


def scenarios(pack: Path) -> list[Document]:
    return [item["profile"] for path in sorted((pack / "tests").glob("*.yaml")) for item in read_yaml(path)]


SAMPLES = sorted((ROOT / "data/profiles").glob("*.yaml"))
GOLDEN = sorted((ROOT / "tests/golden/reports").glob("*.yaml"))
MADE_UP = ROOT / "tests/golden/reports/measured.evidence.json"
NAMES = {pack: Names(pack) for pack in (RULES, THREE_WAY)}


def all_reports() -> list[tuple[Path, Document]]:
    reports: list[tuple[Path, Document]] = []
    for pack, given in (
        (RULES, score(RULES, *SAMPLES)),
        (RULES, score_profiles(RULES, scenarios(RULES))),
        (RULES, [score(RULES, "--describe", "Live chat for 20k users, and a model that we train ourselves. No PHP.")]),
        (RULES, [score(RULES, "--describe", "Something"), score(RULES, "--describe", "A chat", "--draws", "0")]),
        (RULES, score(RULES, "--evidence", ROOT / "docs/evidence-example.json", *SAMPLES)),
        (THREE_WAY, score_profiles(THREE_WAY, scenarios(THREE_WAY))),
        (THREE_WAY, score_profiles(THREE_WAY, scenarios(THREE_WAY), "--evidence", MADE_UP)),
        (THREE_WAY, score(THREE_WAY, *GOLDEN)),
    ):
        reports += [(pack, report) for report in given]
    return reports


class Everything(unittest.TestCase):
    reports: list[tuple[Path, Document]]

    @classmethod
    def setUpClass(cls) -> None:
        cls.reports = all_reports()

    def for_each(self, find: Callable[[Path, Document], list[str]]) -> None:
        for pack, report in self.reports:
            with self.subTest(pack=pack.name, title=report["profile"].get("title")):
                self.assertEqual(find(pack, report), [])

    def test_reports_keep_to_their_schema(self) -> None:
        seen: set[str] = set()  # reports repeat themselves: an item of a list is looked at once

        def find(_: Path, report: Document) -> list[str]:  # REPORT holds `profile` to the profile's schema
            new = dict(report)
            for key in ("not_fired", "open_questions", "sources"):
                new[key] = [item for item in report[key] if json.dumps([key, item]) not in seen]
                seen.update(json.dumps([key, item]) for item in new[key])
            return problems(REPORT, new)

        self.for_each(find)

    def test_reports_add_up_and_name_what_there_is(self) -> None:
        self.for_each(lambda pack, report: Check(report, NAMES[pack]).problems)

    def test_every_state_and_shape_was_among_them(self) -> None:
        reports = [report for _, report in self.reports]
        states = set(SCHEMAS["report.schema.json"]["$defs"]["verdict"]["properties"]["state"]["enum"])
        self.assertEqual({r["verdict"]["state"] for r in reports}, states)
        self.assertIn("hybrid", {r["verdict"]["choice"] for r in reports})
        for key in ("inferred", "evidence", "notes", "disagreements", "open_questions"):
            self.assertTrue(any(r[key] for r in reports), key)
        for key in ("ruled_out", "instead"):
            self.assertTrue(any(r["verdict"][key] for r in reports), key)
        outcomes = {reason["evidence"]["outcome"] for r in reports for reason in r["reasons"] if reason["evidence"]}
        self.assertIn("slower", outcomes)

    def test_the_profile_of_a_report_gives_the_report_again(self) -> None:
        for pack in (RULES, THREE_WAY):
            with self.subTest(pack=pack.name):
                first = score_profiles(pack, scenarios(pack))
                again = score_profiles(pack, [report["profile"] for report in first])
                for one, other in zip(first, again):
                    self.assertEqual(one, other)


class Profiles(unittest.TestCase):
    def test_what_is_given_keeps_to_the_schema(self) -> None:
        for path in SAMPLES + GOLDEN:
            with self.subTest(path=path.name):
                self.assertEqual(problems(PROFILE, read_yaml(path)), [])
        for pack in (RULES, THREE_WAY):
            for profile in scenarios(pack):
                self.assertEqual(problems(PROFILE, {"tiebreak": "profile/1", **profile}), [])

    def both(self, profile: Document, fine: bool) -> None:
        """Schema and program agree on PROFILE."""
        with self.subTest(profile=profile), tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "profile.json"
            path.write_text(json.dumps(profile))
            done = tiebreak("--pack", THREE_WAY, "score", "--draws", "0", path)
            self.assertEqual(done.returncode, 0 if fine else 2, done.stderr)
            self.assertEqual(problems(PROFILE, profile) == [], fine)

    def test_schema_and_program_agree(self) -> None:
        base = {"tiebreak": "profile/1"}
        for more in (
            {},
            {"workloads": None, "answers": None, "priorities": None},
            {"workloads": ["work_queue"]},
            {"workloads": {"work_queue": None, "mail_out": {"critical": True}}},
            {"workloads": {"work_queue": 0, "mail_out": {"share": 0.5, "critical": False}}},
            {"answers": {"runs_already": "a_kafka", "remarks": "none", "new_servers": "unknown"}},
            {"answers": {"runs_already": [], "operations": 5, "messages_per_second": 0.5}},
            {"priorities": {"delivery": "decisive", "delivery.replay": "ignore"}},
            {"pack": {"id": "where-messages-wait"}, "answered_by": "a test", "confirmed": True},
            {"pack": {"id": "where-messages-wait", "version": "0.9", "sha256": "0" * 64}},
        ):
            self.both({**base, **more}, True)
        for more in (
            {"tiebreak": "profile/2"},
            {"tiebreak": None},
            {"titel": "Misspelt"},
            {"title": 7},
            {"title": ""},
            {"description": ["Not", "prose"]},
            {"workloads": "work_queue"},
            {"workloads": [7]},
            {"workloads": ["work_queue", "work_queue"]},
            {"workloads": {"work_queue": -1}},
            {"workloads": {"work_queue": "most"}},
            {"workloads": {"work_queue": {"share": 1, "vital": True}}},
            {"workloads": {"work_queue": {"critical": "yes"}}},
            {"answers": ["operations"]},
            {"answers": {"operations": None}},
            {"answers": {"runs_already": [7]}},
            {"answers": {"runs_already": {"a_kafka": True}}},
            {"priorities": {"delivery": "most"}},
            {"priorities": {"delivery": 4}},
            {"priorities": ["delivery"]},
            {"pack": "where-messages-wait"},
            {"pack": {}},
            {"pack": {"id": "where-messages-wait", "hash": "0"}},
            {"answered_by": 7},
            {"confirmed": "yes"},
        ):
            self.both({**base, **more}, False)
        self.both({"title": "No format"}, False)


class Evidence(unittest.TestCase):
    def both(self, evidence: Document, fine: bool) -> None:
        with self.subTest(evidence=evidence), tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "evidence.json"
            path.write_text(json.dumps(evidence))
            done = tiebreak("--pack", THREE_WAY, "score", "--draws", "0", "--evidence", path, "--describe", "A chat")
            self.assertEqual(done.returncode, 0 if fine else 2, done.stderr)
            self.assertEqual(problems(EVIDENCE, evidence) == [], fine)

    def test_examples(self) -> None:
        for path in (ROOT / "docs/evidence-example.json", MADE_UP, *sorted((ROOT / "data/evidence").glob("*.json"))):
            with self.subTest(path=path.name):
                self.assertEqual(problems(EVIDENCE, json.loads(path.read_text())), [])

    def test_what_bench_writes(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "evidence.json"
            done = tiebreak("bench", "start-up", "program-lines", "--budget", "1", "--output", path)
            if done.returncode == 3:
                self.skipTest(done.stderr)  # an interpreter is not here
            self.assertEqual(done.returncode, 0, done.stderr)
            written = json.loads(path.read_text())
            self.assertEqual(problems(EVIDENCE, written), [])
            self.assertEqual([r["benchmark"] for r in written["results"]], ["start-up", "program-lines"])

    def test_schema_and_program_agree(self) -> None:
        given = json.loads(MADE_UP.read_text())
        pair = given["results"][0]["pairs"][0]
        self.both(given, True)
        self.both({"tiebreak": "evidence/1", "results": []}, True)
        for more in ({"tiebreak": "evidence/2"}, {"tiebreak": None}, {"results": {}}, {"results": [7]}, {"machine": 7}):
            self.both({**given, **more}, False)
        for more in ({"ratio": 0, "low": 0}, {"ratio": "2"}, {"low": None}, {"high": 1e10}, {"times": 2}):
            self.both({**given, "results": [{"benchmark": "enqueue", "pairs": [{**pair, **more}]}]}, False)
        for result in ({"benchmark": "enqueue"}, {"pairs": [pair]}, {"benchmark": 7, "pairs": [pair]}):
            self.both({**given, "results": [result]}, False)


def put(*path: str | int, to: Any) -> Callable[[Document], None]:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = to

    return change


def drop(*path: str | int) -> Callable[[Document], None]:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        del document[path[-1]]

    return change


class Broken(unittest.TestCase):
    """The checks above can fail."""

    def setUp(self) -> None:
        self.good = json.loads((ROOT / "tests/golden/reports/clicks-and-tasks.json").read_text())
        self.assertEqual(problems(REPORT, self.good), [])
        self.assertEqual(Check(self.good, NAMES[THREE_WAY]).problems, [])

    def test_the_schema_refuses(self) -> None:
        for key in self.good:
            self.refused(drop(key))
        for change in (
            put("extra", to=1),
            put("tiebreak", to="report/2"),
            put("decision_id", to="abc"),
            put("generated_at", to="yesterday"),
            put("profile", "tiebreak", to="profile/2"),
            put("profile", "priorities", to={"delivery": "most"}),
            put("verdict", "state", to="fine"),
            put("verdict", "choice", to=None),
            put("verdict", "leaner", to="kafka"),
            put("verdict", "confidence", to=0.9),
            put("scores", "kafka", to="40"),
            put("scores", "kafka", to=140),
            put("bounds", "kafka", "middle", to=1),
            put("split", to=[]),
            put("split", 0, "share", to=55),
            put("criteria", 0, "weight", to=None),
            put("reasons", 0, "contribution", to={}),
            put("reasons", 0, "points", to=-1),
            put("reasons", 0, "claims", to=[]),
            drop("reasons", 0, "evidence"),
            put("not_fired", 0, "verdict", to="true"),
            put("friction", "total", to=None),
            put("robustness", "draws", to=0.5),
            put("robustness", "flips", 0, "frequency", to=2),
            put("open_questions", 0, "answers", 0, "answer", to=None),
            put("settled", to="no"),
            put("sources", 0, "year", to="2026"),
        ):
            self.refused(change)

    def refused(self, change: Callable[[Document], None]) -> None:
        bad = copy.deepcopy(self.good)
        change(bad)
        self.assertFalse(REPORT.is_valid(bad), change)

    def test_the_sums_refuse(self) -> None:
        for change in (
            put("scores", "kafka", to=self.good["scores"]["kafka"] + 1e-6),
            put("reasons", 0, "contribution", "kafka", to=0),
            put("reasons", 0, "points", to=7),
            put("split", 0, "share", to=0.6),
            put("split", 0, "alternative", to="node"),
            put("bounds", "kafka", to={"low": 0, "high": 1}),
            put("friction", "total", to=5),
            put("reasons", 0, "rule", to="no.such.rule"),
            put("reasons", 0, "claims", 0, "id", to="note-99"),
            put("reasons", 0, "claims", 0, "source", to="nobody"),
            put("robustness", "flips", 0, "question", to="weather"),
            put("sources", 0, "id", to="nobody"),
            put("profile", "answers", to={"weather": "fine"}),
        ):
            bad = copy.deepcopy(self.good)
            change(bad)
            self.assertNotEqual(Check(bad, NAMES[THREE_WAY]).problems, [])

    def test_no_schema_lets_unknown_keys_through(self) -> None:
        def look(node: Any, path: str) -> None:
            if isinstance(node, dict):
                is_map = node.get("type") == "object" and not path.endswith("/why_not")
                self.assertFalse(is_map and "additionalProperties" not in node, path)
                for key, value in node.items():
                    look(value, f"{path}/{key}")
            elif isinstance(node, list):
                for i, value in enumerate(node):
                    look(value, f"{path}/{i}")

        for name, schema in SCHEMAS.items():
            jsonschema.Draft202012Validator.check_schema(schema)
            self.assertEqual(schema["$id"], name)
            look(schema, name)


if __name__ == "__main__":
    unittest.main()
