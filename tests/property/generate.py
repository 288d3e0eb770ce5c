#!/usr/bin/env python3
"""Random packs and profiles, the same for the same seed.

Packs are made small and crowded: few thresholds, few grounds and coarse shares, so that ties, caps, exact quarters and
values on a threshold come up often. Files are JSON in YAML's flow style, one list item a line.

    generate.py --seed 7 DIR        writes pack 7 to DIR, and its profiles to DIR/profiles.jsonl beside it
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

WORDS = ("amber", "birch", "cedar", "dune", "ember", "fjord", "grove")
LIST_FILES = ("criteria", "questions", "workloads", "sources", "claims", "lexicon")
CASES_MAX = 64  # conjunctions one condition may expand to
BINDING = ("not", "and", "or")  # the tightest first
IMPORTANCE_WORDS = ("ignore", "less", "normal", "more", "decisive")
STRENGTH_WORDS = ("slight", "moderate", "strong", "decisive")
STATUS_WORDS = ("current", "current", "current", "disputed", "dated", "refuted")
DATES = ("2020-02-29", "2026-11-20", "2026-11-21", "2026-11-22", "2031-01-01")  # the report's day is 2026-11-21
REPORT_SECONDS = 1795262400  # 2026-11-21T12:00:00Z

Document = dict[str, Any]
Json = Mapping[str, Any]


def thresholds(question: Json) -> list[float]:
    """The numbers that conditions compare a number question with, and profiles answer with, or with one beside."""
    numbers: list[float] = [question["min"], question["max"], 0, 1, 2.5, 5, 6, 10]
    return sorted({n for n in numbers if question["min"] <= n <= question["max"]})


class PackMaker:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(f"pack {seed}")
        self.document: Document = {}

    def some(self, least: int, most: int) -> range:
        return range(self.chance.randint(least, most))

    def is_lucky(self, probability: float) -> bool:
        return self.chance.random() < probability

    def make(self) -> Document:
        traits = [self.trait(i) for i in self.some(0, 3)]
        alternatives = [f"alt{i}" for i in self.some(2, 4)]
        self.chance.shuffle(alternatives)
        self.document = {
            "pack": {
                "tiebreak": "pack/1",
                "id": "random-pack",
                "version": "1.0.0",
                "title": "A random pack",
                "alternatives": [{"id": a, "title": a.title()} for a in alternatives],
                "traits": traits,
                "prior": self.chance.choice([0.5, 1, 2, 3]),
                "evidence_per_point": self.chance.choice([0.25, 0.5, 1, 4, 20]),
                "ground_cap": self.chance.choice([2, 4, 6, 6.5]),
                "weight_concentration": self.chance.choice([5, 30, 100]),
                "inference_doubt": self.chance.choice([0, 0.15, 0.5, 1]),
                "hybrid": {"title": "Several", "base_friction": self.chance.choice([0, 0.5, 1, 3, 9])},
            },
            "criteria": self.criteria(),
            "questions": [self.question(i) for i in self.some(1, 9)],
            "workloads": [self.workload(i, traits) for i in self.some(2, 6)],
            "sources": [{"id": "paper", "title": "A paper", "publisher": "A press", "year": 2024}],
            "claims": [self.claim(i) for i in self.some(1, 8)],
        }
        self.document["rules"] = self.rules(alternatives)
        self.document["lexicon"] = self.lexicon()
        self.set_aside_unused_claims()
        return self.document

    def trait(self, number: int) -> Document:
        options = [f"t{number}o{i}" for i in self.some(2, 4)]
        return {
            "id": f"trait{number}",
            "title": f"trait {number}",
            "options": self.titled(options),
            "ordered": self.is_lucky(0.5),
        }

    def titled(self, ids: Sequence[str]) -> list[Document]:
        return [{"id": name, "title": name} for name in ids]

    def criteria(self) -> list[Document]:
        branches = [f"branch{i}" for i in self.some(1, 3)] + ["fixed"] * self.is_lucky(0.7)
        criteria = []
        for branch in branches:
            item: Document = {"id": branch, "title": branch.title()}
            if self.is_lucky(0.7):
                item["leaves"] = self.titled([f"leaf{i}" for i in self.some(1, 4)])
            if branch == "fixed":
                item["fixed"] = True
            criteria.append(item)
        self.chance.shuffle(criteria)
        return criteria

    def question(self, number: int) -> Document:
        kind = self.chance.choice(["choice", "choices", "level", "number", "number", "boolean", "text"])
        name = f"q{number}-{kind}"
        item: Document = {"id": name, "type": kind, "title": f"What is {name}?", "label": f"the {name}"}
        answers: list[str] = []
        match kind:
            case "choice" | "choices":
                answers = [f"q{number}o{i}" for i in self.some(2, 4)]
                item["options"] = self.titled(answers)
                if kind == "choice":
                    item["ordered"] = self.is_lucky(0.5)
            case "level":
                item |= {"low": "none", "high": "much"}
                answers = [str(level) for level in range(6)]
            case "number":
                item |= self.chance.choice([{"min": 0, "max": 100}, {"min": -2, "max": 10}, {"min": 0, "max": 1000000}])
                answers = [str(n) for n in thresholds(item)]
            case "boolean":
                answers = ["false", "true"]
        if answers and self.is_lucky(0.6):
            listed = self.chance.sample(answers, self.chance.randint(1, len(answers)))
            weights = [5, 30, 50, 85, 100] if kind == "choices" else [1, 5, 20, 50.5]
            item["usual"] = {answer: self.chance.choice(weights) for answer in listed}
        return item

    def workload(self, number: int, traits: Sequence[Json]) -> Document:
        item: Document = {"id": f"w{number}", "title": f"workload {number}"}
        said = {
            trait["id"]: self.chance.choice(trait["options"])["id"] for trait in traits if self.is_lucky(0.75)
        }
        return item | ({"traits": said} if said else {})

    def claim(self, number: int) -> Document:
        status = self.chance.choice(STATUS_WORDS)
        item = {
            "id": f"claim{number}",
            "source": "paper",
            "section": "A section",
            "subject": "a subject",
            "for": "none",
            "says": f"Claim {number}.",
            "status": status,
        }
        return item if status == "current" else item | {"why": "things changed"}

    def set_aside_unused_claims(self) -> None:
        used = {claim for rule in self.document["rules"] for claim in rule.get("claims", [])}
        for claim in self.document["claims"]:
            if claim["id"] not in used:
                claim["set_aside"] = "no rule needs it"

    # Rules

    def rules(self, alternatives: Sequence[str]) -> list[Document]:
        conditions = ConditionMaker(self.chance, self.document)
        rules = [self.rule(i, alternatives, conditions) for i in self.some(5, 60)]
        self.give_evidence(rules, alternatives)
        return rules

    def leaves(self) -> list[str]:
        return [
            f"{branch['id']}.{leaf['id']}" if leaf else branch["id"]
            for branch in self.document["criteria"]
            for leaf in branch.get("leaves", [None])
        ]

    def rule(self, number: int, alternatives: Sequence[str], conditions: ConditionMaker) -> Document:
        criterion = self.chance.choice(self.leaves())
        item: Document = {"id": f"{criterion}.r{number}", "criterion": criterion, "because": f"Reason {number}."}
        if self.is_lucky(0.85):
            item["when"] = conditions.make()
        item |= self.act(alternatives)
        if self.is_lucky(0.5):
            ids = [claim["id"] for claim in self.document["claims"]]
            item["claims"] = self.chance.sample(ids, self.chance.randint(1, min(2, len(ids))))
        else:
            item["basis"] = "judgement"
        if "strength" in item and self.is_lucky(0.5):
            item["ground"] = f"ground{self.chance.randint(0, 4)}"
        if self.is_lucky(0.15):
            item |= {"checked_on": "2019-01-01", "valid_until": self.chance.choice(DATES)}
        return item

    def act(self, alternatives: Sequence[str]) -> Document:
        side = self.chance.choice(alternatives)
        match self.chance.choices(
            ["favours", "against", "rules_out", "beyond", "strains", "friction", "note"], [60, 8, 3, 4, 6, 8, 3]
        )[0]:
            case "favours":
                return {"favours": side, "strength": self.chance.choice(STRENGTH_WORDS)}
            case "against":
                act = "against" if len(alternatives) == 2 else "favours"
                return {act: side, "strength": self.chance.choice(STRENGTH_WORDS)}
            case "rules_out":
                return {"rules_out": side}
            case "beyond":
                return {"beyond": self.chance.choice([side, side, "all"]), "instead": "a third thing"}
            case "strains":
                return {"strains": self.chance.choice([side, side, "all"])}
            case "friction":
                return {"friction": self.chance.choice([-12, -3, -1, 0.5, 1, 3, 6])}
        return {"note": "Mind the step."}

    def give_evidence(self, rules: Sequence[Document], alternatives: Sequence[str]) -> None:
        """To at most one rule of a ground."""
        grounds: set[str] = set()
        for rule in rules:
            ground = rule.get("ground", rule["id"])
            if "strength" in rule and ground not in grounds and self.is_lucky(0.4):
                grounds.add(ground)
                rule["evidence"] = {"benchmark": f"bench{self.chance.randint(0, 5)}", "full_at": self.chance.choice([1.2, 2, 3])}
                if "favours" in rule and (len(alternatives) > 2 or self.is_lucky(0.3)):
                    rule["evidence"]["against"] = self.chance.choice([a for a in alternatives if a != rule["favours"]])

    def lexicon(self) -> list[Document]:
        """At most one item a question, and each with a word of its own."""
        words = self.chance.sample(WORDS, len(WORDS))
        items = [
            {"id": f"lex-{question['id']}", "pattern": f"/{words.pop()}/", "answers": {question["id"]: self.inferable(question)}}
            for question in self.document["questions"]
            if question["type"] in ("choice", "boolean", "level") and self.is_lucky(0.7) and len(words) > 2
        ]
        if self.is_lucky(0.5):
            workload = self.chance.choice(self.document["workloads"])["id"]
            items.append({"id": "lex-workload", "pattern": f"/{words.pop()}/", "workload": workload})
        return items

    def inferable(self, question: Json) -> Any:
        match question["type"]:
            case "choice":
                return self.chance.choice(question["options"])["id"]
            case "level":
                return self.chance.randint(0, 5)
        return True


class Clause(NamedTuple):
    """A piece of a condition, with the number of plain conjunctions that it, and its negation, expand to."""

    text: str
    binding: str  # the word that joins its parts, or "not" where nothing need be put in parentheses
    cases: int = 1
    negated: int = 1


class ConditionMaker:
    """Random conditions over everything a pack has."""

    def __init__(self, chance: random.Random, document: Json) -> None:
        self.chance = chance
        self.document = document

    def make(self) -> str:
        while True:
            clause = self.clause(self.chance.choice([0, 0, 1, 1, 2, 3]))
            if clause.cases <= CASES_MAX:
                return clause.text

    def clause(self, depth: int) -> Clause:
        if depth == 0:
            return Clause(self.test(), "not")
        if self.chance.random() < 0.25:
            part = self.clause(depth - 1)
            return Clause(f"not {self.enclosed(part, 'not')}", "not", part.negated, part.cases)
        word = self.chance.choice(["and", "and", "or"])
        parts = [self.clause(self.chance.randint(0, depth - 1)) for _ in range(self.chance.randint(2, 3))]
        text = f" {word} ".join(self.enclosed(part, word) for part in parts)
        cases, negated = [part.cases for part in parts], [part.negated for part in parts]
        if word == "and":
            return Clause(text, word, math.prod(cases), sum(negated))
        return Clause(text, word, sum(cases), math.prod(negated))

    def enclosed(self, part: Clause, word: str) -> str:
        """PART, as a part of what WORD makes: in parentheses where they are needed, and sometimes where not."""
        binds_tighter = BINDING.index(part.binding) <= BINDING.index(word)
        return part.text if binds_tighter and self.chance.random() < 0.8 else f"({part.text})"

    def test(self) -> str:
        sort = self.chance.choices(["question", "workload", "trait", "text"], [55, 20, 20, 5])[0]
        traits = self.document["pack"]["traits"]
        if sort == "text":
            return f"text matches /{self.chance.choice(WORDS)}/"
        if sort == "trait" and traits:
            trait = self.chance.choice(traits)
            options = [option["id"] for option in trait["options"]]
            return self.of_values(f"workload.{trait['id']}", options, trait["ordered"])
        questions = [question for question in self.document["questions"] if question["type"] != "text"]
        if sort == "workload" or not questions:
            return self.of_values("workload", [workload["id"] for workload in self.document["workloads"]], False)
        return self.of_question(self.chance.choice(questions))

    def of_question(self, question: Json) -> str:
        name = question["id"]
        match question["type"]:
            case "choice":
                return self.of_values(name, [option["id"] for option in question["options"]], question["ordered"])
            case "choices":
                return f"{name} has {self.chance.choice(question['options'])['id']}"
            case "level":
                return self.of_values(name, [str(level) for level in range(6)], True)
            case "number":
                return self.of_values(name, [str(n) for n in thresholds(question)], True)
        return self.chance.choice([name, f"not {name}"])

    def of_values(self, operand: str, values: Sequence[str], ordered: bool) -> str:
        signs = ["==", "!=", "in"] + ["<", "<=", ">", ">="] * ordered
        sign = self.chance.choice(signs)
        if sign == "in":
            listed = self.chance.sample(values, self.chance.randint(1, min(3, len(values))))
            return f"{operand} in [{', '.join(listed)}]"
        return f"{operand} {sign} {self.chance.choice(values)}"


# Profiles


class ProfileMaker:
    def __init__(self, seed: int, document: Json) -> None:
        self.chance = random.Random(f"profiles {seed}")
        self.document = document

    def make(self) -> Document:
        if self.chance.random() < 0.02:
            return {"tiebreak": "profile/1"}
        profile: Document = {"tiebreak": "profile/1"}
        for key in ("title", "description"):
            if self.chance.random() < 0.5:
                profile[key] = " ".join(self.chance.choices([*WORDS, "plain", "words", "only"], k=self.chance.randint(1, 6)))
        if self.chance.random() < 0.9:
            profile["workloads"] = self.workloads()
        answered = self.chance.choice([0.3, 0.7, 1.0])
        inferable = {name for item in self.document["lexicon"] for name in item.get("answers", {})}
        answers = {
            question["id"]: self.answer(question)
            for question in self.document["questions"]
            if self.chance.random() < (answered / 2 if question["id"] in inferable else answered)
        }
        if answers:
            profile["answers"] = answers
        if priorities := self.priorities():
            profile["priorities"] = priorities
        return profile

    def workloads(self) -> Any:
        names = [workload["id"] for workload in self.document["workloads"]]
        chosen = self.chance.sample(names, min(len(names), self.chance.choices([1, 2, 3, 4, 6], [15, 40, 30, 10, 5])[0]))
        if self.chance.random() < 0.2:
            return chosen
        if self.chance.random() < 0.1:
            return {name: {"critical": self.chance.random() < 0.5} for name in chosen}
        shares = {name: self.chance.choice([0, 0.5, 1, 10, 20, 25, 25, 30, 33.3, 50, 60]) for name in chosen}
        if not any(shares.values()):
            shares[chosen[0]] = 1
        return {
            name: {"share": share, "critical": self.chance.random() < 0.7} if self.chance.random() < 0.4 else share
            for name, share in shares.items()
        }

    def answer(self, question: Json) -> Any:
        if self.chance.random() < 0.12:
            return "unknown"
        options = [option["id"] for option in question.get("options", [])]
        match question["type"]:
            case "choice":
                return self.chance.choice(options)
            case "choices":
                return self.chance.sample(options, self.chance.randint(0, len(options)))
            case "level":
                return self.chance.randint(0, 5)
            case "number":
                return self.number(question)
            case "boolean":
                return self.chance.random() < 0.5
        return "Some words."

    def number(self, question: Json) -> float:
        at = self.chance.choice(thresholds(question))
        beside = self.chance.choice([at, at + 1, at - 1, at + 0.25, self.chance.randint(question["min"], question["max"])])
        return min(max(beside, question["min"]), question["max"])

    def priorities(self) -> Document:
        weighable = [branch for branch in self.document["criteria"] if not branch.get("fixed")]
        names = [branch["id"] for branch in weighable]
        names += [f"{branch['id']}.{leaf['id']}" for branch in weighable for leaf in branch.get("leaves", [])]
        often = self.chance.choice([0, 0.3, 0.8])
        return {name: self.chance.choice(IMPORTANCE_WORDS) for name in names if self.chance.random() < often}


def make_evidence(seed: int, document: Json) -> Document:
    """Results for some benchmarks and pairs: faster, slower, the same, and cannot tell."""
    chance = random.Random(f"evidence {seed}")
    alternatives = [a["id"] for a in document["pack"]["alternatives"]]
    results = []
    for number in range(6):
        pairs = []
        for i, of in enumerate(alternatives):
            for over in alternatives[i + 1 :]:
                if chance.random() < 0.6:
                    pair = chance.choice([(of, over), (over, of)])
                    pairs.append({"of": pair[0], "over": pair[1], **make_ratio(chance)})
        if pairs:
            results.append({"benchmark": f"bench{number}", "pairs": pairs})
    return {"tiebreak": "evidence/1", "results": results}


def make_ratio(chance: random.Random) -> dict[str, float]:
    ratio = chance.choice([0.2, 0.7, 0.9, 0.98, 1.0, 1.02, 1.1, 1.4, 2.0, 3.0, 8.0])
    spread = chance.choice([1.01, 1.02, 1.1, 1.6])
    return {"ratio": ratio, "low": ratio / spread, "high": ratio * spread}


def make_pack(seed: int) -> Document:
    return PackMaker(seed).make()


def make_profiles(seed: int, document: Json, count: int) -> list[Document]:
    maker = ProfileMaker(seed, document)
    return [maker.make() for _ in range(count)]


# Files


def write_pack(folder: Path, document: Json) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    head = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in document["pack"].items()]
    (folder / "pack.yaml").write_text("\n".join(head) + "\n")
    for name in LIST_FILES:
        if document[name]:
            write_list(folder / f"{name}.yaml", document[name])
    for branch in document["criteria"]:
        if rules := [rule for rule in document["rules"] if rule["criterion"].split(".")[0] == branch["id"]]:
            write_list(folder / f"{branch['id']}.yaml", rules)


def write_list(path: Path, items: Sequence[Any]) -> None:
    path.write_text("".join(f"- {json.dumps(item)}\n" for item in items))


def write_lines(path: Path, items: Sequence[Any]) -> None:
    path.write_text("".join(f"{json.dumps(item)}\n" for item in items))


def main() -> None:
    parser = argparse.ArgumentParser(description="write a random pack, profiles for it, and evidence")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profiles", type=int, default=20)
    options = parser.parse_args()
    document = make_pack(options.seed)
    write_pack(options.folder / "pack", document)
    write_lines(options.folder / "profiles.jsonl", make_profiles(options.seed, document, options.profiles))
    (options.folder / "evidence.json").write_text(json.dumps(make_evidence(options.seed, document), indent=1) + "\n")


if __name__ == "__main__":
    main()
