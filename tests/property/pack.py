"""A pack and a profile as the reference sees them, read from the JSON that stands for their YAML.

A pack is one document {"pack", "criteria", "questions", "workloads", "sources", "claims", "lexicon", "rules"}, the one
`tiebreak rules export --format json` prints. It is taken to be right: checking packs is the program's work.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from condition import Answer, Condition, In, Situation, Truth, Vocabulary, parse, tests

STRENGTHS = {"slight": 1.0, "moderate": 2.0, "strong": 3.0, "decisive": 6.0}
STATUS_FACTORS = {"current": 1.0, "disputed": 0.5, "dated": 0.25, "refuted": 0.0}
IMPORTANCES = {"ignore": 0.0, "less": 0.5, "normal": 1.0, "more": 2.0, "decisive": 4.0}
LEVELS = range(6)
ACTS = ("favours", "against", "rules_out", "beyond", "strains", "friction", "note")


@dataclass(frozen=True)
class Leaf:
    id: str
    branch: str
    fixed: bool


@dataclass(frozen=True)
class Question:
    id: str
    type: str
    options: tuple[str, ...]
    ordered: bool
    usual: Mapping[str, float] | None
    low: float
    high: float

    def values(self) -> tuple[Any, ...]:
        """Every answer of a choice, level or boolean question."""
        match self.type:
            case "choice":
                return self.options
            case "level":
                return tuple(LEVELS)
            case "boolean":
                return (False, True)
        raise ValueError(self.type)


@dataclass(frozen=True)
class Rule:
    id: str
    criterion: str
    ground: str  # its own id, in parentheses, where it shares none
    when: Condition | None
    act: str
    target: Any  # of the act: an alternative, "all", friction's points, a note
    receiver: str | None  # of the points of favours and against
    strength: float
    status: str  # the best of its claims'
    valid_until: str | None
    evidence: Mapping[str, Any] | None

    def fires(self, situation: Situation) -> bool:
        return self.when is None or self.when.truth(situation) is True


@dataclass(frozen=True)
class Cell:
    """A range of numbers that no condition of the pack tells apart."""

    low: float
    high: float
    has_low: bool
    has_high: bool

    def __contains__(self, number: float) -> bool:
        return self.low < number < self.high or (number == self.low and self.has_low) or (number == self.high and self.has_high)

    def sample(self) -> float:
        return self.low if self.has_low else self.high if self.has_high else (self.low + self.high) / 2


class Pack:
    def __init__(self, document: Mapping[str, Any]) -> None:
        head = document["pack"]
        self.document = document
        self.alternatives: list[str] = [item["id"] for item in head["alternatives"]]
        self.prior = float(head["prior"])
        self.evidence_per_point = float(head["evidence_per_point"])
        self.ground_cap = float(head["ground_cap"])
        self.weight_concentration = float(head["weight_concentration"])
        self.inference_doubt = float(head["inference_doubt"])
        self.base_friction = float(head["hybrid"]["base_friction"])
        self.trait_ranks = {
            item["id"]: {option: rank for rank, option in enumerate(option_ids(item))}
            for item in head.get("traits", [])
        }
        self.branches: dict[str, bool] = {}  # id: fixed
        self.leaves: list[Leaf] = []
        for branch in by_id(document.get("criteria", [])):
            fixed = branch.get("fixed", False)
            self.branches[branch["id"]] = fixed
            names = [f"{branch['id']}.{leaf['id']}" for leaf in by_id(branch.get("leaves", []))]
            self.leaves += [Leaf(name, branch["id"], fixed) for name in names or [branch["id"]]]
        self.questions = {item["id"]: read_question(item) for item in by_id(document.get("questions", []))}
        self.workloads: dict[str, Mapping[str, str]] = {
            item["id"]: item.get("traits", {}) for item in by_id(document.get("workloads", []))
        }
        self.lexicon = by_id(document.get("lexicon", []))
        self.rules = self._read_rules(document, head.get("traits", []))

    def _read_rules(self, document: Mapping[str, Any], traits: list[Mapping[str, Any]]) -> list[Rule]:
        ranks = {q.id: {o: i for i, o in enumerate(q.options)} for q in self.questions.values() if q.ordered}
        ranks |= {f"workload.{t['id']}": self.trait_ranks[t["id"]] for t in traits if t.get("ordered")}
        vocabulary = Vocabulary({q.id: q.type for q in self.questions.values()}, ranks)
        status = {claim["id"]: claim.get("status", "current") for claim in document.get("claims", [])}
        return [self._read_rule(item, vocabulary, status) for item in by_id(document.get("rules", []))]

    def _read_rule(self, item: Mapping[str, Any], vocabulary: Vocabulary, status: Mapping[str, str]) -> Rule:
        act = next(act for act in ACTS if act in item)
        receiver = None
        if act == "favours":
            receiver = item[act]
        elif act == "against":
            receiver = next(a for a in self.alternatives if a != item[act])
        statuses = [status[claim] for claim in item.get("claims", [])] or ["current"]
        return Rule(
            id=item["id"],
            criterion=item["criterion"],
            ground=item.get("ground", f"({item['id']})"),
            when=parse(item["when"], vocabulary) if "when" in item else None,
            act=act,
            target=item[act],
            receiver=receiver,
            strength=STRENGTHS[item["strength"]] if receiver else 0.0,
            status=max(statuses, key=STATUS_FACTORS.__getitem__),
            valid_until=item.get("valid_until"),
            evidence=item.get("evidence"),
        )

    @cached_property
    def tests(self) -> dict[str, list[Condition]]:
        """The comparisons that look at each question, for those that some condition looks at."""
        found: dict[str, list[Condition]] = {name: [] for name in self.questions}
        for test in (test for rule in self.rules if rule.when for test in tests(rule.when)):
            if isinstance(operand := getattr(test, "operand", None), Answer):
                found[operand.question].append(test)
        return {name: looking for name, looking in found.items() if looking}

    @property
    def mentioned(self) -> list[Question]:
        return [self.questions[name] for name in self.tests]

    def seen_as(self, question: str, value: Any) -> tuple[Truth, ...]:
        """What every comparison makes of an answer: two answers are told apart where this differs."""
        return tuple(test.truth(Situation({question: value})) for test in self.tests[question])

    @cached_property
    def cells(self) -> dict[str, list[Cell]]:
        """The ranges that conditions tell apart, ascending, of every number question they look at."""
        return {name: self._cut(self.questions[name]) for name in self.tests if self.questions[name].type == "number"}

    def _cut(self, question: Question) -> list[Cell]:
        """First at every number that is compared with, then joined again where neighbours look the same."""
        marks = {question.low, question.high}
        for test in self.tests[question.id]:
            marks.update(test.wanted if isinstance(test, In) else [test.wanted])
        points = sorted(mark for mark in marks if question.low <= mark <= question.high)
        pieces = [Cell(points[0], points[0], True, True)]
        for low, high in itertools.pairwise(points):
            pieces += [Cell(low, high, False, False), Cell(high, high, True, True)]
        cells = pieces[:1]
        for piece in pieces[1:]:
            last = cells[-1]
            if self.seen_as(question.id, last.sample()) == self.seen_as(question.id, piece.sample()):
                cells[-1] = Cell(last.low, piece.high, last.has_low, piece.has_high)
            else:
                cells.append(piece)
        return cells

    def cell_of(self, question: str, number: float) -> Cell:
        return next(cell for cell in self.cells[question] if number in cell)

    @cached_property
    def option_classes(self) -> dict[str, list[list[Any]]]:
        """The answers of choice, level and boolean questions, those that no condition tells apart together."""
        classes: dict[str, list[list[Any]]] = {}
        for name in self.tests:
            if self.questions[name].type in ("choice", "level", "boolean"):
                alike: dict[tuple[Truth, ...], list[Any]] = {}
                for value in self.questions[name].values():
                    alike.setdefault(self.seen_as(name, value), []).append(value)
                classes[name] = list(alike.values())
        return classes


def by_id(items: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(items, key=lambda item: item["id"])


def option_ids(item: Mapping[str, Any]) -> list[str]:
    return [option["id"] if isinstance(option, Mapping) else option for option in item.get("options", [])]


def read_question(item: Mapping[str, Any]) -> Question:
    return Question(
        id=item["id"],
        type=item["type"],
        options=tuple(option_ids(item)),
        ordered=item.get("ordered", False),
        usual=item.get("usual"),
        low=float(item.get("min", 0)),
        high=float(item.get("max", 0)),
    )


@dataclass(frozen=True)
class Part:
    """One workload of a profile; id None is the unnamed one."""

    id: str | None
    share: float
    critical: bool
    traits: Mapping[str, str]


@dataclass(frozen=True)
class Profile:
    parts: tuple[Part, ...]  # by id; the shares sum to 1
    answers: Mapping[str, Any]  # what was said or inferred; of a choices question {option: had}
    inferred: frozenset[str]  # the questions whose answer was inferred
    priorities: Mapping[str, float]  # importances, of branches and leaves
    text: str
    is_empty: bool = field(default=False)  # no workload and no answer, stated or inferred


def read_profile(pack: Pack, document: Mapping[str, Any]) -> Profile:
    stated = document.get("answers", {})
    implied_workloads, implied_answers = infer(pack, document)
    inferred = {name: value for name, value in implied_answers.items() if name not in stated}
    answers = {
        name: read_answer(pack.questions[name], value)
        for name, value in {**stated, **inferred}.items()
        if value != "unknown"
    }
    workloads = document.get("workloads") or implied_workloads
    return Profile(
        parts=read_parts(pack, workloads),
        answers=answers,
        inferred=frozenset(inferred),
        priorities={name: IMPORTANCES[word] for name, word in document.get("priorities", {}).items()},
        text=text_of(document),
        is_empty=not workloads and not answers,
    )


def text_of(document: Mapping[str, Any]) -> str:
    return "\n".join(document[key] for key in ("title", "description") if key in document)


def read_answer(question: Question, value: Any) -> Any:
    match question.type:
        case "choices":
            return {option: option in value for option in question.options}
        case "number":
            return float(value)
    return value


def read_parts(pack: Pack, workloads: Any) -> tuple[Part, ...]:
    if not workloads:
        return (Part(None, 1.0, False, {}),)
    shares: dict[str, tuple[float, bool]] = {}
    for name in sorted(workloads):
        given = 1.0 if isinstance(workloads, list) else workloads[name]
        if isinstance(given, Mapping):
            shares[name] = float(given.get("share", 1)), given.get("critical", False)  # all have a share, or none
        else:
            shares[name] = float(given), False
    total = sum(share for share, _ in shares.values())
    return tuple(
        Part(name, share / total, critical, pack.workloads[name])
        for name, (share, critical) in shares.items()
        if share > 0
    )


def infer(pack: Pack, document: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """What the lexicon finds, for the lexicons the generator makes: plain words, never negated, one item a question."""
    text = text_of(document)
    workloads: list[str] = []
    answers: dict[str, Any] = {}
    for item in pack.lexicon:
        if re.search(item["pattern"][1:-1], text, re.IGNORECASE):
            workloads += [item["workload"]] if "workload" in item else []
            answers |= item.get("answers", {})
    return workloads, answers


def report_date(seconds: int) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()
