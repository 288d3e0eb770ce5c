"""The condition language of a pack: parsed to a tree, evaluated three-valued (Kleene) on the values themselves.

Truth is True, False or None (unknown). Nothing here is compiled, indexed or cached: the tree is walked each time, so
that it can be read beside section 4 of the design.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

Truth = bool | None


class Situation(NamedTuple):
    """What a condition sees of a profile in one of its workloads; what is not there is unknown."""

    answers: Mapping[str, Any]  # by question; of a choices question {option: had}
    workload: str | None = None
    traits: Mapping[str, str] = {}
    text: str = ""  # title and description


class Operand(Protocol):
    def value(self, situation: Situation) -> Any: ...


@dataclass(frozen=True)
class Answer:
    question: str

    def value(self, situation: Situation) -> Any:
        return situation.answers.get(self.question)


@dataclass(frozen=True)
class Workload:
    def value(self, situation: Situation) -> Any:
        return situation.workload


@dataclass(frozen=True)
class Trait:
    trait: str

    def value(self, situation: Situation) -> Any:
        return situation.traits.get(self.trait)


class Condition(Protocol):
    def truth(self, situation: Situation) -> Truth: ...


COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Compare:
    operand: Operand
    comparison: str
    wanted: Any
    ranks: Mapping[str, int] | None = None  # of the options, where they compare by order

    def truth(self, situation: Situation) -> Truth:
        seen, wanted = self.operand.value(situation), self.wanted
        if seen is None:
            return None
        if self.ranks:
            seen, wanted = self.ranks[seen], self.ranks[wanted]
        return COMPARISONS[self.comparison](seen, wanted)


@dataclass(frozen=True)
class In:
    operand: Operand
    wanted: tuple[Any, ...]

    def truth(self, situation: Situation) -> Truth:
        seen = self.operand.value(situation)
        return None if seen is None else seen in self.wanted


@dataclass(frozen=True)
class Has:
    operand: Answer
    option: str

    def truth(self, situation: Situation) -> Truth:
        seen = self.operand.value(situation)
        return None if seen is None else seen.get(self.option)


@dataclass(frozen=True)
class Flag:
    operand: Answer

    def truth(self, situation: Situation) -> Truth:
        return self.operand.value(situation)


@dataclass(frozen=True)
class Matches:
    pattern: re.Pattern[str]

    def truth(self, situation: Situation) -> Truth:
        return situation.text != "" and self.pattern.search(situation.text) is not None


@dataclass(frozen=True)
class Not:
    part: Condition

    def truth(self, situation: Situation) -> Truth:
        truth = self.part.truth(situation)
        return None if truth is None else not truth


@dataclass(frozen=True)
class And:
    parts: tuple[Condition, ...]

    def truth(self, situation: Situation) -> Truth:
        truth: Truth = True
        for part in self.parts:
            value = part.truth(situation)
            if value is False:
                return False
            if value is None:
                truth = None
        return truth


@dataclass(frozen=True)
class Or:
    parts: tuple[Condition, ...]

    def truth(self, situation: Situation) -> Truth:
        truth: Truth = False
        for part in self.parts:
            value = part.truth(situation)
            if value is True:
                return True
            if value is None:
                truth = None
        return truth


def tests(condition: Condition) -> Iterator[Condition]:
    """The leaves of the tree, in the order written."""
    match condition:
        case Not(part):
            yield from tests(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from tests(part)
        case _:
            yield condition


class ConditionError(ValueError):
    """The text is not a condition."""


@dataclass(frozen=True)
class Vocabulary:
    """The names a condition may use: question types, and the options that compare by order."""

    types: Mapping[str, str]  # of questions
    ranks: Mapping[str, Mapping[str, int]]  # of ordered questions' options, and of ordered "workload.TRAIT"s'


TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<word>[a-z][a-z0-9_-]*(?:\.[a-z][a-z0-9_-]*)?)
      | (?P<regex>/(?:[^/\\]|\\.)*/)
      | (?P<sign>==|!=|<=|>=|<|>|\(|\)|\[|\]|,)
    )""",
    re.VERBOSE,
)


def tokenize(text: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if not found:
            raise ConditionError(f"cannot read {text[at:]!r}")
        tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
        at = found.end()
    return tokens


class Parser:
    """Recursive descent: `not` binds tightest, then `and`, then `or`."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.at = 0
        self.vocabulary = vocabulary

    def parse(self) -> Condition:
        condition = self.disjunction()
        if self.at != len(self.tokens):
            raise self.error("an end")
        return condition

    def error(self, wanted: str) -> ConditionError:
        return ConditionError(f"{self.text!r}: expected {wanted} at token {self.at + 1}")

    def accept(self, *wanted: str) -> str | None:
        if self.at < len(self.tokens) and self.tokens[self.at][1] in wanted:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    def expect(self, wanted: str) -> None:
        if not self.accept(wanted):
            raise self.error(repr(wanted))

    def take(self, kind: str) -> str:
        if self.at == len(self.tokens) or self.tokens[self.at][0] != kind:
            raise self.error(f"a {kind}")
        self.at += 1
        return self.tokens[self.at - 1][1]

    def disjunction(self) -> Condition:
        parts = [self.conjunction()]
        while self.accept("or"):
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def conjunction(self) -> Condition:
        parts = [self.negation()]
        while self.accept("and"):
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def negation(self) -> Condition:
        if self.accept("not"):
            return Not(self.negation())
        if self.accept("("):
            inner = self.disjunction()
            self.expect(")")
            return inner
        return self.test()

    def test(self) -> Condition:
        name = self.take("word")
        if name == "text":
            self.expect("matches")
            return Matches(re.compile(self.take("regex")[1:-1].replace(r"\/", "/"), re.IGNORECASE))
        operand = self.operand(name)
        if comparison := self.accept(*COMPARISONS):
            ranks = self.vocabulary.ranks.get(name)
            return Compare(operand, comparison, self.literal(), ranks)
        if self.accept("in"):
            return In(operand, self.literals())
        if self.accept("has"):
            return Has(operand, self.take("word"))
        return Flag(operand)

    def operand(self, name: str) -> Operand:
        if name == "workload":
            return Workload()
        if name.startswith("workload."):
            return Trait(name.removeprefix("workload."))
        if name not in self.vocabulary.types:
            raise ConditionError(f"{self.text!r}: unknown question {name!r}")
        return Answer(name)

    def literal(self) -> Any:
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "number":
            return float(self.take("number"))
        word = self.take("word")
        return {"true": True, "false": False}.get(word, word)

    def literals(self) -> tuple[Any, ...]:
        self.expect("[")
        values = [self.literal()]
        while self.accept(","):
            values.append(self.literal())
        self.expect("]")
        return tuple(values)


def parse(text: str, vocabulary: Vocabulary) -> Condition:
    return Parser(text, vocabulary).parse()
