"""What a report must hold beyond its schema: sums, and that everything it names is in the pack."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import yaml

TOLERANCE = 1e-9
NOT_RULES = {"pack", "criteria", "questions", "workloads", "sources", "claims", "lexicon", "signals"}


def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


class Names:
    """The ids of a pack, by what they name."""

    def __init__(self, folder: Path) -> None:
        def ids(name: str) -> set[str]:
            path = folder / f"{name}.yaml"
            return {item["id"] for item in read_yaml(path)} if path.exists() else set()

        pack = read_yaml(folder / "pack.yaml")
        branches = read_yaml(folder / "criteria.yaml")
        self.alternatives = [a["id"] for a in pack["alternatives"]]
        self.traits = {t["id"] for t in pack["traits"]}
        self.leaves = {
            f"{b['id']}.{leaf['id']}" if leaf else b["id"] for b in branches for leaf in b.get("leaves") or [None]
        }
        self.criteria = self.leaves | {b["id"] for b in branches}
        self.questions, self.workloads = ids("questions"), ids("workloads")
        self.sources, self.claims = ids("sources"), ids("claims")
        self.rules = {
            rule["id"] for path in folder.glob("*.yaml") if path.stem not in NOT_RULES for rule in read_yaml(path)
        }


class Check:
    """Collects what is wrong with one report."""

    def __init__(self, report: dict[str, Any], names: Names) -> None:
        self.report, self.names = report, names
        self.problems: list[str] = []
        self.sums()
        self.split()
        self.reasons()
        self.bounds()
        self.rules_once()
        self.profile()
        self.known(report, None)

    def equal(self, what: str, got: float, expected: float) -> None:
        if not math.isclose(got, expected, rel_tol=0, abs_tol=TOLERANCE):
            self.problems.append(f"{what} is {got}, not {expected}")

    def true(self, what: str, truth: bool) -> None:
        if not truth:
            self.problems.append(what)

    def by_alternative(self, what: str, scores: dict[str, Any]) -> None:
        given = [a for a in scores if a != "hybrid"]
        self.true(f"{what} has {given}", given == self.names.alternatives)
        self.equal(f"the sum of {what}", math.fsum(scores[a] for a in given), 100)

    def sums(self) -> None:
        for key in ("scores", "scores_without_evidence"):
            self.by_alternative(key, self.report[key])
        for item in self.report["criteria"]:
            self.by_alternative(item["id"], item["scores"])
        acceptability = [x for x in self.report["verdict"]["acceptability"].values() if x is not None]
        self.true("acceptability sums to more than 1", math.fsum(acceptability) <= 1 + TOLERANCE)
        self.true("the leaves", [c["id"] for c in self.report["criteria"]] == sorted(self.names.leaves))

    def split(self) -> None:
        split, scores, verdict = self.report["split"], self.report["scores"], self.report["verdict"]
        self.equal("the sum of shares", math.fsum(w["share"] for w in split), 1)
        for workload in split:
            self.by_alternative(f"the split's {workload['workload']}", workload["scores"])
        for a in self.names.alternatives:
            self.equal(f"{a} over the workloads", math.fsum(w["share"] * w["scores"][a] for w in split), scores[a])
        serving = {w["alternative"] for w in split}
        if not serving <= {None, *self.names.alternatives}:
            self.problems.append(f"{serving} serve")
        elif verdict["choice"] == "hybrid":
            self.true("a hybrid of one", len(serving) >= 2)
            served = math.fsum(w["share"] * w["scores"][w["alternative"]] for w in split)
            price = self.report["friction"]["total"] * (len(serving) - 1)
            self.equal("the hybrid's score", scores["hybrid"], served - price)
        else:
            self.true(f"{serving} serve, not {verdict['choice']}", serving == {verdict["choice"]})

    def reasons(self) -> None:
        alternatives, reasons = self.names.alternatives, self.report["reasons"]
        shares = {w["workload"]: w["share"] for w in self.report["split"]}
        for a in alternatives:
            total = math.fsum([100 / len(alternatives), *(r["contribution"][a] for r in reasons)])
            self.equal(f"the reasons for {a}", total, self.report["scores"][a])
        for r in reasons:
            self.equal(f"what {r['rule']} gives and takes", math.fsum(r["contribution"].values()), 0)
            self.true(f"{r['rule']} takes from whom it favours", r["contribution"][r["favours"]] >= 0)
        for c in self.report["criteria"]:
            for a in alternatives:
                points = math.fsum(
                    shares[r["workload"]] * c["weight"] * r["points"]
                    for r in reasons
                    if r["criterion"] == c["id"] and r["favours"] == a
                )
                self.equal(f"the points of {c['id']} for {a}", points, c["points"][a])

    def bounds(self) -> None:
        for choice, score in self.report["scores"].items():
            bounds = self.report["bounds"][choice]
            if score is None:
                continue
            self.true(f"{choice} has no bounds", bounds is not None)
            inside = bounds and bounds["low"] - TOLERANCE <= score <= bounds["high"] + TOLERANCE
            self.true(f"{choice} scores {score}, outside {bounds}", bool(inside))

    def rules_once(self) -> None:
        idle = [item["rule"] for item in self.report["not_fired"]]
        fired = [(r["rule"], r["workload"]) for r in self.report["reasons"]]
        self.true("a rule is listed twice", len(set(idle)) == len(idle) and len(set(fired)) == len(fired))
        self.true("a rule fired, and did not", not set(idle) & {rule for rule, _ in fired})

    def profile(self) -> None:
        for key, names in (
            ("workloads", self.names.workloads),
            ("answers", self.names.questions),
            ("priorities", self.names.criteria),
        ):
            given = set(self.report["profile"].get(key, []))
            self.true(f"the profile has no {key} {given - names}", given <= names)
        sources = {source["id"] for source in self.report["sources"]}
        self.true(f"other sources: {sources}", sources == self.names.sources)

    def known(self, node: Any, key: str | None) -> None:
        """Every id that stands under a key which says what it names."""
        if isinstance(node, dict):
            if "id" in node and "says" in node:
                self.true(f"no claim {node['id']}", node["id"] in self.names.claims)
            for k, value in node.items():
                if k not in ("profile", "pack"):
                    self.known(value, k)
        elif isinstance(node, list):
            for item in node:
                self.known(item, {"rules": "rule", "sources": "source"}.get(key or "", key))
        elif isinstance(node, str):
            kinds = {
                "rule": self.names.rules,
                "criterion": self.names.criteria,
                "question": self.names.questions,
                "source": self.names.sources,
                "trait": self.names.traits,
                "workload": self.names.workloads | {"unknown"},
                "choice": {*self.names.alternatives, "hybrid"},
                "leaner": {*self.names.alternatives, "hybrid"},
                **dict.fromkeys(("alternative", "favours", "against", "of", "over"), set(self.names.alternatives)),
            }
            if key in kinds:
                self.true(f"no {key} '{node}'", node in kinds[key])
