"""How firmly a choice stands (steps 9 and 10 of section 3), and what would change it.

The draws use Python's own generator, so acceptabilities agree with the program's up to chance and no further.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pack import IMPORTANCES, Cell, Pack, Profile, Question
from reference import (
    BEYOND,
    FITS,
    HYBRID,
    STRETCHED,
    Counted,
    Facts,
    Model,
    Ranking,
    Result,
    Table,
    assigned_score,
    branch_importances,
    establish,
    evaluate,
    rank,
    shares_of,
    state_without_draws,
    weights,
    with_answers,
)

BANDS = (("clear", 0.90), ("likely", 0.75), ("slight", 0.60))
FRICTION_DEVIATION = 0.4
USUAL_ENOUGH = 0.1  # an answer met less often does not hold a verdict back
CRITICAL_SCORE = 70.0  # over n: what a critical workload must score
DECIDING_MOVE = 5.0  # points of margin


# What may be said


@dataclass(frozen=True)
class Possible:
    """One thing that may be answered, and how often it is."""

    value: Any
    frequency: float


def distribution(pack: Pack, question: Question) -> list[Possible]:
    """The answers of a question other than choices: as the pack says, else uniform over what conditions tell apart."""
    if question.type == "number":
        return number_distribution(pack, question)
    if question.usual:
        total = sum(question.usual.values())
        return [Possible(value, question.usual.get(usual_key(value), 0) / total) for value in question.values()]
    classes = pack.option_classes[question.id]
    return [Possible(value, 1 / len(classes) / len(alike)) for alike in classes for value in alike]


def number_distribution(pack: Pack, question: Question) -> list[Possible]:
    cells = pack.cells[question.id]
    if not question.usual:
        return [Possible(cell.sample(), 1 / len(cells)) for cell in cells]
    met = dict.fromkeys(cells, 0.0)
    for value, weight in question.usual.items():
        met[pack.cell_of(question.id, float(value))] += weight
    total = sum(met.values())
    return [Possible(cell.sample(), weight / total) for cell, weight in met.items()]


def usual_key(value: Any) -> str:
    return str(value).lower()  # JSON's keys are strings: "true", "3"


def option_frequency(question: Question, option: str) -> float:
    return question.usual.get(option, 0) / 100 if question.usual else 0.5


def drawn_answer(pack: Pack, question: Question, chance: random.Random) -> Any:
    if question.type == "choices":
        return {option: chance.random() < option_frequency(question, option) for option in question.options}
    possible = distribution(pack, question)
    return chance.choices([p.value for p in possible], [p.frequency for p in possible])[0]


# Acceptability


def acceptability(model: Model, result: Result, draws: int, seed: int) -> dict[str, float]:
    """Step 9: the part of the draws in which each choice comes first."""
    chance = random.Random(seed)
    wins = dict.fromkeys([*model.pack.alternatives, HYBRID], 0)
    for _ in range(draws):
        ranking = draw(model, result, chance)
        if ranking.choice is not None:
            wins[ranking.choice] += 1
    return {choice: count / draws for choice, count in wins.items()}


def draw(model: Model, result: Result, chance: random.Random) -> Ranking:
    pack, profile = model.pack, result.profile
    weight = weights(pack, profile.priorities, drawn_branch_weights(pack, profile, chance))
    facts = establish(model, draw_answers(pack, profile, chance), weight)
    facts = replace(facts, friction=facts.friction * gamma_of_mean_one(FRICTION_DEVIATION, chance))
    scores = drawn_scores(pack, facts, chance)
    totals = {a: math.fsum(part.share * score[a] for part, score in zip(facts.parts, scores)) for a in pack.alternatives}
    assignment, hybrid = result.assignment, None
    if assignment and any(a in ruled_out for a, ruled_out in zip(assignment, facts.ruled_out)):
        assignment = None
    if assignment:
        hybrid = assigned_score(facts.parts, scores, assignment) - facts.friction * (len(set(assignment)) - 1)
    return rank(pack, facts, totals, assignment, hybrid)


def drawn_branch_weights(pack: Pack, profile: Profile, chance: random.Random) -> Table:
    """Dirichlet, as gamma variates: over_mean() takes their scale away."""
    importances = branch_importances(pack, profile.priorities)
    total = sum(importances.values())
    if total == 0:
        importances, total = dict.fromkeys(importances, 1.0), float(len(importances))
    return {branch: gamma(pack.weight_concentration * i / total, chance) for branch, i in importances.items()}


def draw_answers(pack: Pack, profile: Profile, chance: random.Random) -> Profile:
    drawn = {}
    for question in pack.mentioned:
        is_open = question.id not in profile.answers
        if is_open or (question.id in profile.inferred and chance.random() < pack.inference_doubt):
            drawn[question.id] = drawn_answer(pack, question, chance)
    return with_answers(profile, drawn)


def drawn_scores(pack: Pack, facts: Facts, chance: random.Random) -> list[Table]:
    """T(w, ·) with one variate a ground and receiver, and one an alternative for the prior."""
    pools = [by_ground(counted) for counted in facts.counted]
    factor = {}
    for key in sorted({key for grounds in pools for key in grounds}):
        where = [(part.share, grounds[key]) for part, grounds in zip(facts.parts, pools) if grounds.get(key, 0) > 0]
        if where:
            mean = sum(share * points for share, points in where) / sum(share for share, _ in where)
            factor[key] = gamma(pack.evidence_per_point * mean, chance) / mean
    priors = {a: gamma(pack.evidence_per_point * pack.prior, chance) for a in pack.alternatives}
    scores = []
    for grounds in pools:
        pooled = dict.fromkeys(pack.alternatives, 0.0)
        for (ground, receiver), points in grounds.items():
            pooled[receiver] += points * factor.get((ground, receiver), 0.0)
        scores.append(shares_of(pooled, priors))
    return scores


def by_ground(counted: Sequence[Counted]) -> dict[tuple[str, str], float]:
    """Weighted points, by ground and receiver."""
    points: dict[tuple[str, str], float] = {}
    for item in counted:
        key = (item.argument.rule.ground, item.argument.receiver)
        points[key] = points.get(key, 0.0) + item.weight * item.points
    return points


def gamma(shape: float, chance: random.Random) -> float:
    return chance.gammavariate(shape, 1.0) if shape > 0 else 0.0


def gamma_of_mean_one(deviation: float, chance: random.Random) -> float:
    shape = 1 / deviation**2
    return chance.gammavariate(shape, 1 / shape)


# Confidence and state


def confidence(model: Model, result: Result, accepted: Mapping[str, float]) -> str:
    if result.choice is None:
        return "none"
    part = accepted[result.choice]
    band = next((word for word, least in BANDS if part >= least), "too_close")
    return "likely" if band == "clear" and is_held_back(model, result) else band


def is_held_back(model: Model, result: Result) -> bool:
    """Whether the choice may not be called clear, however often it comes first."""
    choice = result.choice
    assert choice
    if result.ranking.suitability[choice] == BEYOND:
        return True
    least = CRITICAL_SCORE / len(model.pack.alternatives)
    for part, score, a in zip(result.facts.parts, result.scores, result.assigned(choice)):
        if part.critical and score[a] < least:
            return True
    return any(
        evaluate(model, changed).choice != choice
        for question in model.pack.mentioned
        if question.id not in result.profile.answers or question.id in result.profile.inferred
        for changed in usual_answers(model.pack, result.profile, question)
    )


def usual_answers(pack: Pack, profile: Profile, question: Question) -> Iterator[Profile]:
    """The profile with each answer to the question that is met often enough; the options of a choices question one by one."""
    if question.type != "choices":
        for possible in distribution(pack, question):
            if possible.frequency >= USUAL_ENOUGH:
                yield with_answers(profile, {question.id: possible.value})
        return
    for option in question.options:
        often = option_frequency(question, option)
        for had, frequency in ((True, often), (False, 1 - often)):
            if frequency >= USUAL_ENOUGH:
                yield with_answers(profile, {question.id: {**profile.answers.get(question.id, {}), option: had}})


def open_questions(pack: Pack, profile: Profile) -> list[Question]:
    return [question for question in pack.mentioned if question.id not in profile.answers]


def moves(model: Model, result: Result) -> dict[str, float]:
    """The most that one answer to each open question can move the margin."""
    now = lead(result, result)
    return {
        question.id: max(abs(lead(evaluate(model, p), result) - now) for p in every_answer(model.pack, result.profile, question))
        for question in open_questions(model.pack, result.profile)
    }


def lead(now: Result, before: Result) -> float:
    """What the choice made before is ahead by now; negative where it is behind."""
    choice = before.choice
    others = [now.ranking.candidates[c] for c in now.ranking.eligible if c != choice]
    if choice not in now.ranking.eligible:
        return -math.inf
    return now.ranking.candidates[choice] - max(others) if others else math.inf


def state(model: Model, result: Result, word: str) -> str:
    """Step 10."""
    if early := state_without_draws(result):
        return early
    assert result.choice
    ranking = result.ranking
    if word == "too_close":
        first_two = sorted(ranking.eligible, key=lambda c: -ranking.candidates[c])[:2]
        most = max(moves(model, result).values(), default=0.0)
        both_fit = len(first_two) == 2 and all(ranking.suitability[c] == FITS for c in first_two)
        return "either_will_do" if both_fit and most < DECIDING_MOVE else "too_close"
    return "stretched" if ranking.suitability[result.choice] == STRETCHED else "recommended"


# Completions


def completion(pack: Pack, profile: Profile, chance: random.Random, as_usual: bool) -> Profile:
    """The profile with every open question answered: as often as usual, or else by any answer at all."""
    drawn = {}
    for question in open_questions(pack, profile):
        if as_usual:
            drawn[question.id] = drawn_answer(pack, question, chance)
        elif question.type == "choices":
            drawn[question.id] = {option: chance.random() < 0.5 for option in question.options}
        else:
            drawn[question.id] = chance.choice(distribution(pack, question)).value
    return with_answers(profile, drawn)


def completed(model: Model, result: Result, count: int, seed: int, as_usual: bool) -> Iterator[Result]:
    chance = random.Random(seed)
    for _ in range(count):
        yield evaluate(model, completion(model.pack, result.profile, chance, as_usual))


# Flips


@dataclass(frozen=True)
class Flip:
    """A single change after which another choice is made. `to` is an answer as conditions see it, None for unknown."""

    name: str  # of the question, or of the criterion
    to: Any
    choice: str | None


def flips(model: Model, result: Result) -> list[Flip]:
    found = []
    for question in model.pack.mentioned:
        if question.id in result.profile.answers:
            for direction in directions(model.pack, question, result.profile.answers[question.id]):
                changed = (flip_to(model, result, question.id, value) for value in direction)
                found += itertools.islice(filter(None, changed), 1)
    return found


def flip_to(model: Model, result: Result, question: str, value: Any) -> Flip | None:
    choice = evaluate(model, with_answers(result.profile, {question: value})).choice
    return Flip(question, value, choice) if choice != result.choice else None


def directions(pack: Pack, question: Question, answer: Any) -> Iterator[list[Any]]:
    """Ways to change an answer, the smallest change of each first: of a number or level there are two, up and down, of
    the others as many as there are answers, and one to unknown for all."""
    yield [None]
    match question.type:
        case "choices":
            yield from ([{**answer, option: not answer[option]}] for option in question.options)
        case "number" | "level":
            values = sorted(other_numbers(pack, question, answer))
            yield [value for value in values if value > answer]
            yield [value for value in reversed(values) if value < answer]
        case _:
            yield from ([value] for value in question.values() if value != answer)


def other_numbers(pack: Pack, question: Question, answer: float) -> list[float]:
    """Every other level, or the number of each other cell that is nearest to the answer."""
    if question.type == "level":
        return [level for level in question.values() if level != answer]
    return [nearest(cell, answer) for cell in pack.cells[question.id] if answer not in cell]


def nearest(cell: Cell, number: float) -> float:
    """The threshold where it is the cell's, else the number one beyond it, else the cell's middle."""
    if number <= cell.low:
        beside = cell.low if cell.has_low else cell.low + 1
    else:
        beside = cell.high if cell.has_high else cell.high - 1
    return beside if beside in cell else (cell.low + cell.high) / 2


def every_answer(pack: Pack, profile: Profile, question: Question) -> Iterator[Profile]:
    if question.type == "choices":
        for option in question.options:
            for had in (True, False):
                yield with_answers(profile, {question.id: {option: had}})
    else:
        for possible in distribution(pack, question):
            yield with_answers(profile, {question.id: possible.value})


def importance_flips(model: Model, result: Result) -> list[Flip]:
    found = []
    words = sorted(IMPORTANCES, key=IMPORTANCES.__getitem__)
    for criterion in weighable(model.pack):
        here = words.index(word_of(result.profile.priorities.get(criterion, 1.0)))
        for step in (here - 1, here + 1):
            if 0 <= step < len(words):
                priorities = {**result.profile.priorities, criterion: IMPORTANCES[words[step]]}
                choice = evaluate(model, replace(result.profile, priorities=priorities)).choice
                if choice != result.choice:
                    found.append(Flip(criterion, words[step], choice))
    return found


def weighable(pack: Pack) -> list[str]:
    """All criteria that take a priority: branches, and their leaves."""
    leaves = [leaf.id for leaf in pack.leaves if not leaf.fixed and leaf.id != leaf.branch]
    return [branch for branch, fixed in pack.branches.items() if not fixed] + leaves


def word_of(importance: float) -> str:
    return next(word for word, value in IMPORTANCES.items() if value == importance)
