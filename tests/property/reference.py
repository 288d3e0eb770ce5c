"""The decision model of section 3 of the design, a second time: slow, plain, and straight from the text.

The program is compared with this (compare.py). Nothing was taken from its code, nothing here is made fast at the cost
of likeness to the text, and a step's number stands beside what does it. What rests on random draws, and what changes
answers to see what follows, is in robustness.py.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from condition import Situation
from pack import STATUS_FACTORS, Pack, Part, Profile, Rule

TIE = 1e-9  # scores that differ by no more are equal
QUARTER = 0.25 - 1e-12  # the part of the shares that decides suitability, less what summing them may lose
HYBRID = "hybrid"
FITS, STRETCHED, BEYOND = range(3)
SUITABILITY = ("fits", "stretched", "beyond")
SAME_BAND = 1.05

Table = dict[str, float]  # by alternative


@dataclass(frozen=True)
class Argument:
    """A rule that gives points, with its evidence and the report's date taken in: who receives how many (steps 2, 3)."""

    rule: Rule
    receiver: str
    points: float


class Model:
    """A pack read on one day, with what was measured on one machine."""

    def __init__(self, pack: Pack, date: str, evidence: Mapping[str, Any] | None = None) -> None:
        self.pack = pack
        self.date = date
        self.measured = read_evidence(evidence)
        by_ground = {rule.ground: rule for rule in pack.rules if rule.evidence}
        self.arguments = {
            rule.id: self._argument(rule, by_ground.get(rule.ground)) for rule in pack.rules if rule.receiver
        }

    def _argument(self, rule: Rule, measured_by: Rule | None) -> Argument:
        assert rule.receiver
        factor, status = 1.0, STATUS_FACTORS[rule.status]
        if rule.valid_until and rule.valid_until < self.date:
            status = min(status, STATUS_FACTORS["dated"])
        other = None
        if measured_by:
            other = self._argued_against(rule, measured_by)
            measured = other and self.measured.get((measured_by.evidence["benchmark"], rule.receiver, other))
            if measured:
                factor, decided = evidence_factor(*measured, measured_by.evidence["full_at"])
                status = 1.0 if decided else status
        points = rule.strength * status * factor
        return Argument(rule, rule.receiver if points >= 0 else other, abs(points))

    def _argued_against(self, rule: Rule, measured_by: Rule) -> str | None:
        """Whom a rule of the ground argues against, in terms of the pair that was measured; None if it is no such rule."""
        against = measured_by.evidence.get("against")
        if against is None:
            against = next(a for a in self.pack.alternatives if a != measured_by.receiver)
        pair = (measured_by.receiver, against)
        if rule.receiver not in pair:
            return None
        return pair[1] if rule.receiver == pair[0] else pair[0]


def read_evidence(document: Mapping[str, Any] | None) -> dict[tuple[str, str, str], tuple[float, float, float]]:
    """(benchmark, of, over): ratio, low, high. A direction that is missing is the inverse of the other."""
    given = {
        (result["benchmark"], pair["of"], pair["over"]): (pair["ratio"], pair["low"], pair["high"])
        for result in (document or {}).get("results", [])
        for pair in result["pairs"]
    }
    inverse = {
        (benchmark, over, of): (1 / ratio, 1 / high, 1 / low) for (benchmark, of, over), (ratio, low, high) in given.items()
    }
    return inverse | given


def evidence_factor(ratio: float, low: float, high: float, full_at: float) -> tuple[float, bool]:
    """Step 3: the factor, and whether the measurement says which is faster."""
    if 1 / SAME_BAND <= low and high <= SAME_BAND:
        return 0.0, False
    if low <= SAME_BAND and high >= 1 / SAME_BAND:
        return clamp(math.log(high) / math.log(full_at), 0.0, 1.0), False
    return clamp(math.log(ratio) / math.log(full_at), -1.0, 1.25), True


def clamp(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


# Weights


def over_mean(values: Mapping[str, float]) -> dict[str, float]:
    """Each over the mean of all; all zero counts as all equal."""
    mean = math.fsum(values.values()) / len(values) if values else 0.0
    return {name: value / mean if mean > 0 else 1.0 for name, value in values.items()}


def branch_importances(pack: Pack, priorities: Mapping[str, float]) -> dict[str, float]:
    return {branch: priorities.get(branch, 1.0) for branch, fixed in pack.branches.items() if not fixed}


def weights(pack: Pack, priorities: Mapping[str, float], branches: Mapping[str, float] | None = None) -> dict[str, float]:
    """ω of each leaf. BRANCHES are weights drawn in place of the branches' importances."""
    branch_factor = over_mean(branches if branches is not None else branch_importances(pack, priorities))
    result = {}
    for branch, fixed in pack.branches.items():
        leaves = [leaf.id for leaf in pack.leaves if leaf.branch == branch]
        own = over_mean({leaf: priorities.get(leaf, 1.0) for leaf in leaves}) if leaves != [branch] else {branch: 1.0}
        for leaf in leaves:
            result[leaf] = 1.0 if fixed else min(branch_factor[branch] * own[leaf], 4.0)
    return result


# What fires, and what counts of it


@dataclass(frozen=True)
class Counted:
    """What counts of one argument in one workload."""

    argument: Argument
    weight: float  # ω
    points: float  # q


@dataclass(frozen=True)
class Facts:
    """What fires in each workload of a profile, before any score: all that answers and weights decide."""

    parts: Sequence[Part]
    fired: Sequence[Sequence[Rule]]
    counted: Sequence[Sequence[Counted]]
    levels: Sequence[Mapping[str, int]]  # suitability of each alternative
    ruled_out: Sequence[frozenset[str]]
    friction: float


def establish(model: Model, profile: Profile, weight: Mapping[str, float]) -> Facts:
    pack = model.pack
    fired = []
    for part in profile.parts:
        situation = Situation(profile.answers, part.id, part.traits, profile.text)
        fired.append([rule for rule in pack.rules if rule.fires(situation)])  # step 1
    return Facts(
        parts=profile.parts,
        fired=fired,
        counted=[count_points(model, rules, weight) for rules in fired],
        levels=[suitability_levels(pack, rules) for rules in fired],
        ruled_out=[frozenset(rule.target for rule in rules if rule.act == "rules_out") for rules in fired],
        friction=friction(pack, profile.parts, fired),
    )


def count_points(model: Model, fired: Sequence[Rule], weight: Mapping[str, float]) -> list[Counted]:
    """Step 4: the points of one ground for one receiver count from the largest ω down, up to the cap."""
    grounds: dict[tuple[str, str], list[Argument]] = {}
    for rule in fired:
        if rule.receiver:
            argument = model.arguments[rule.id]
            grounds.setdefault((rule.ground, argument.receiver), []).append(argument)
    counted = []
    for arguments in grounds.values():
        left = model.pack.ground_cap
        arguments.sort(key=lambda argument: -weight[argument.rule.criterion])
        for omega, alike in group_close(arguments, lambda argument: weight[argument.rule.criterion]):
            wanted = math.fsum(argument.points for argument in alike)
            scale = min(1.0, left / wanted) if wanted > 0 else 1.0
            counted += [Counted(argument, omega, argument.points * scale) for argument in alike]
            left = max(0.0, left - wanted)
    return counted


def group_close(items: Iterable[Any], key: Any) -> list[tuple[float, list[Any]]]:
    """Runs of neighbours whose keys are equal but for rounding."""
    groups: list[tuple[float, list[Any]]] = []
    for item in items:
        if groups and abs(groups[-1][0] - key(item)) <= TIE:
            groups[-1][1].append(item)
        else:
            groups.append((key(item), [item]))
    return groups


def suitability_levels(pack: Pack, fired: Sequence[Rule]) -> dict[str, int]:
    """Step 6, of each alternative in one workload: the worse counts."""
    levels = dict.fromkeys(pack.alternatives, FITS)
    for rule in fired:
        if rule.act in ("strains", "beyond"):
            level = STRETCHED if rule.act == "strains" else BEYOND
            for side in pack.alternatives if rule.target == "all" else [rule.target]:
                levels[side] = max(levels[side], level)
    return levels


def friction(pack: Pack, parts: Sequence[Part], fired: Sequence[Sequence[Rule]]) -> float:
    added = math.fsum(
        rule.target * part.share for part, rules in zip(parts, fired) for rule in rules if rule.act == "friction"
    )
    return max(0.0, pack.base_friction + added)


# Scores


def pool(pack: Pack, counted: Sequence[Counted]) -> Table:
    """Λ(w, ·)."""
    return {
        a: math.fsum(item.weight * item.points for item in counted if item.argument.receiver == a)
        for a in pack.alternatives
    }


def shares_of(pooled: Table, priors: Table) -> Table:
    """T(w, ·), step 5."""
    whole = math.fsum(pooled.values()) + math.fsum(priors.values())
    if whole == 0:
        return dict.fromkeys(pooled, 100 / len(pooled))
    return {a: 100 * (pooled[a] + priors[a]) / whole for a in pooled}


Assignment = tuple[str, ...]  # an alternative for each workload


def assigned_score(parts: Sequence[Part], scores: Sequence[Table], assignment: Assignment) -> float:
    return sum(part.share * score[a] for part, score, a in zip(parts, scores, assignment))


def assignments(pack: Pack, facts: Facts) -> Iterable[Assignment]:
    """Step 7: all that a hybrid may be, first by workload id, then by pack order."""
    if len(facts.parts) < 2:
        return []
    allowed = []
    for ruled_out, levels in zip(facts.ruled_out, facts.levels):
        able = [a for a in pack.alternatives if a not in ruled_out]
        allowed.append([a for a in able if levels[a] != BEYOND] or able)
    return (f for f in itertools.product(*allowed) if len(set(f)) >= 2)


def best_hybrid(pack: Pack, facts: Facts, scores: Sequence[Table]) -> tuple[Assignment | None, float | None]:
    candidates = [
        (f, assigned_score(facts.parts, scores, f) - facts.friction * (len(set(f)) - 1))
        for f in assignments(pack, facts)
    ]
    if not candidates:
        return None, None
    best = max(score for _, score in candidates)
    return next((f, score) for f, score in candidates if score >= best - TIE)


def choice_suitability(facts: Facts, assignment: Assignment) -> int:
    """Step 6: the worst level at which, or below which, it leaves a critical workload, or a quarter of the shares."""
    for level in (BEYOND, STRETCHED):
        left = [part for part, levels, a in zip(facts.parts, facts.levels, assignment) if levels[a] >= level]
        if any(part.critical for part in left) or math.fsum(part.share for part in left) >= QUARTER:
            return level
    return FITS


# The choice


@dataclass(frozen=True)
class Ranking:
    """Step 8: what can be chosen, and what is."""

    candidates: Table  # scores, in the order that settles ties
    suitability: Mapping[str, int]
    eligible: Sequence[str]
    choice: str | None
    margin: float | None


def rank(pack: Pack, facts: Facts, totals: Table, assignment: Assignment | None, hybrid: float | None) -> Ranking:
    ruled_out = frozenset().union(*facts.ruled_out)
    candidates = {a: totals[a] for a in pack.alternatives if a not in ruled_out}
    suitability = {a: choice_suitability(facts, (a,) * len(facts.parts)) for a in candidates}
    if assignment is not None and hybrid is not None:
        candidates[HYBRID] = hybrid
        suitability[HYBRID] = choice_suitability(facts, assignment)
    eligible = [c for c in candidates if suitability[c] != BEYOND] or list(candidates)
    if not eligible:
        return Ranking(candidates, suitability, eligible, None, None)
    best = max(candidates[c] for c in eligible)
    choice = next(c for c in eligible if candidates[c] >= best - TIE)
    others = [candidates[c] for c in eligible if c != choice]
    return Ranking(candidates, suitability, eligible, choice, candidates[choice] - max(others) if others else None)


@dataclass(frozen=True)
class Result:
    """Everything of section 3 that needs no draw and no other answers."""

    profile: Profile
    weight: Mapping[str, float]
    facts: Facts
    scores: Sequence[Table]  # T(w, ·)
    totals: Table
    assignment: Assignment | None
    hybrid: float | None
    ranking: Ranking

    @property
    def choice(self) -> str | None:
        return None if self.profile.is_empty else self.ranking.choice

    def assigned(self, choice: str) -> Assignment:
        if choice == HYBRID:
            assert self.assignment
            return self.assignment
        return (choice,) * len(self.profile.parts)


def evaluate(model: Model, profile: Profile) -> Result:
    pack = model.pack
    weight = weights(pack, profile.priorities)
    facts = establish(model, profile, weight)
    priors = dict.fromkeys(pack.alternatives, pack.prior)
    scores = [shares_of(pool(pack, counted), priors) for counted in facts.counted]
    totals = {a: math.fsum(part.share * score[a] for part, score in zip(facts.parts, scores)) for a in pack.alternatives}
    assignment, hybrid = best_hybrid(pack, facts, scores)
    ranking = rank(pack, facts, totals, assignment, hybrid)
    return Result(profile, weight, facts, scores, totals, assignment, hybrid, ranking)


def state_without_draws(result: Result) -> str | None:
    """Step 10, as far as no confidence is needed; None where it is."""
    if result.profile.is_empty:
        return "not_enough_known"
    if result.ranking.choice is None:
        return "ruled_out"
    if result.ranking.suitability[result.ranking.choice] == BEYOND:
        return "beyond"
    return None


# What the report adds


def contributions(pack: Pack, result: Result) -> dict[tuple[str, str | None], Table]:
    """What each fired rule adds to each total, by rule and workload."""
    added = {}
    for part, counted in zip(result.facts.parts, result.facts.counted):
        whole = math.fsum(pool(pack, counted).values()) + len(pack.alternatives) * pack.prior
        for item in counted:
            added[item.argument.rule.id, part.id] = {
                a: 100 * part.share * item.weight * item.points
                * ((a == item.argument.receiver) - 1 / len(pack.alternatives)) / whole
                for a in pack.alternatives
            }  # fmt: skip
    return added


def criterion_points(pack: Pack, result: Result) -> dict[str, Table]:
    """Σ_w s_w ω q of each leaf, by receiver."""
    points = {leaf.id: dict.fromkeys(pack.alternatives, 0.0) for leaf in pack.leaves}
    for part, counted in zip(result.facts.parts, result.facts.counted):
        for item in counted:
            points[item.argument.rule.criterion][item.argument.receiver] += part.share * item.weight * item.points
    return points


def break_even(pack: Pack, result: Result) -> float | None:
    """The largest friction at which a hybrid still wins; None if there is none, infinity if no other can be chosen.

    The best assignment depends on friction only by the number of alternatives it uses, and fewer are better as friction
    grows; so the best of each number is best over one interval, and the intervals are looked at from the dearest down.
    """
    best: dict[int, tuple[Assignment, float]] = {}
    for f in assignments(pack, result.facts):
        used, score = len(set(f)), assigned_score(result.facts.parts, result.scores, f)
        if used not in best or score > best[used][1] + TIE:
            best[used] = f, score
    for used, (f, score) in sorted(best.items()):
        frictions = {other: (s - score) / (other - used) for other, (_, s) in best.items() if other != used}
        low = max([0.0, *(at for other, at in frictions.items() if other > used)])
        high = min([math.inf, *(at for other, at in frictions.items() if other < used)])
        rivals = rival_scores(pack, result, f)
        if rivals is not None:
            high = min([high, *((score - rival) / (used - 1) for rival in rivals)])
            if high > max(low, TIE):
                return high
    return None


def rival_scores(pack: Pack, result: Result, f: Assignment) -> list[float] | None:
    """The single choices that the hybrid F must beat; None if F is `beyond` where one of them is not."""
    singles = {a: s for a, s in result.ranking.suitability.items() if a != HYBRID}
    if choice_suitability(result.facts, f) == BEYOND:
        return None if any(s != BEYOND for s in singles.values()) else [result.totals[a] for a in singles]
    return [result.totals[a] for a, s in singles.items() if s != BEYOND]


def with_answers(profile: Profile, answers: Mapping[str, Any]) -> Profile:
    """The profile with these answers changed; None takes one away."""
    changed = {name: value for name, value in {**profile.answers, **answers}.items() if value is not None}
    return replace(profile, answers=changed)
