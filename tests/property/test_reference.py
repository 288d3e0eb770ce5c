#!/usr/bin/env python3
"""The reference against cases worked out by hand from section 3 of the design: python3 -m unittest in this folder."""

from __future__ import annotations

import json
import math
import tempfile
import unittest
from pathlib import Path
from typing import Any

import generate
import robustness
from condition import ConditionError, Situation, Vocabulary, parse
from pack import Pack, read_profile
from reference import (
    BEYOND,
    FITS,
    STRETCHED,
    Model,
    Result,
    break_even,
    contributions,
    criterion_points,
    evaluate,
    evidence_factor,
    state_without_draws,
    weights,
)

TODAY = "2026-11-21"
T, U, F = True, None, False


def favours(side: str, strength: str = "moderate", **more: Any) -> dict[str, Any]:
    return {"favours": side, "strength": strength, **more}


def document(rules: list[dict[str, Any]], **parts: Any) -> dict[str, Any]:
    """A pack of two alternatives a and b, one branch and λ = 3, but for what is said; rules named r0, r1, ..."""
    head = {
        "alternatives": [{"id": "a"}, {"id": "b"}],
        "prior": 3,
        "evidence_per_point": 0.5,
        "ground_cap": 6,
        "weight_concentration": 30,
        "inference_doubt": 0.15,
        "hybrid": {"title": "both", "base_friction": 0},
    }
    head |= parts.pop("pack", {})
    named = [{"id": f"r{i}", "criterion": "main", "because": "it is so"} | rule for i, rule in enumerate(rules)]
    base = {
        "criteria": [{"id": "main"}],
        "workloads": [{"id": "w1"}, {"id": "w2"}, {"id": "w3"}],
        "questions": [{"id": "flag", "type": "boolean"}],
    }
    return {"pack": head, **base, **parts, "rules": named}


def model(rules: list[dict[str, Any]], evidence: Any = None, **parts: Any) -> Model:
    return Model(Pack(document(rules, **parts)), TODAY, evidence)


def evaluated(subject: Model, **profile: Any) -> Result:
    return evaluate(subject, read_profile(subject.pack, profile))


def scored(rules: list[dict[str, Any]], profile: dict[str, Any] | None = None, **parts: Any) -> Result:
    return evaluated(model(rules, **parts), **(profile or {}))


class ConditionTest(unittest.TestCase):
    VOCABULARY = Vocabulary(
        {"p": "boolean", "q": "boolean", "r": "boolean", "size": "number", "kind": "choice", "skills": "choices"},
        {"kind": {"small": 0, "middle": 1, "large": 2}, "workload.io": {"light": 0, "heavy": 1}},
    )

    def truth(self, condition: str, answers: dict[str, Any] | None = None, **more: Any) -> bool | None:
        return parse(condition, self.VOCABULARY).truth(Situation(answers or {}, **more))

    def test_kleene_tables(self) -> None:
        tables = {
            "p and q": {(T, T): T, (T, U): U, (T, F): F, (U, U): U, (U, F): F, (F, F): F},
            "p or q": {(T, T): T, (T, U): T, (T, F): T, (U, U): U, (U, F): U, (F, F): F},
        }
        for text, table in tables.items():
            for (p, q), want in table.items():
                for left, right in ((p, q), (q, p)):
                    with self.subTest(text, p=left, q=right):
                        self.assertIs(self.truth(text, {"p": left, "q": right}), want)
        for p, want in ((T, F), (U, U), (F, T)):
            self.assertIs(self.truth("not p", {"p": p}), want)

    def test_not_binds_tightest_then_and(self) -> None:
        for p in (T, F):
            for q in (T, F):
                for r in (T, F):
                    answers = {"p": p, "q": q, "r": r}
                    self.assertIs(self.truth("not p and q or r", answers), ((not p) and q) or r)
                    self.assertIs(self.truth("p or q and not r", answers), p or (q and (not r)))
                    self.assertIs(self.truth("not (p or q) and r", answers), not (p or q) and r)

    def test_not_takes_a_whole_comparison(self) -> None:
        self.assertIs(self.truth("not size == 3", {"size": 4.0}), T)
        self.assertIs(self.truth("not not size >= 3", {"size": 3.0}), T)

    def test_comparisons(self) -> None:
        cases = [
            ("size < 3", F), ("size <= 3", T), ("size > 3", F), ("size >= 3", T), ("size == 3", T), ("size != 3", F),
            ("size in [1, 3.0, -2]", T), ("size in [1]", F),
        ]  # fmt: skip
        for text, want in cases:
            with self.subTest(text):
                self.assertIs(self.truth(text, {"size": 3.0}), want)
                self.assertIs(self.truth(text), U)

    def test_ordered_options_compare_by_order(self) -> None:
        self.assertIs(self.truth("kind < large", {"kind": "middle"}), T)
        self.assertIs(self.truth("kind >= large", {"kind": "middle"}), F)
        self.assertIs(self.truth("workload.io > light", traits={"io": "heavy"}), T)
        self.assertIs(self.truth("workload.io > light"), U)

    def test_choices_workload_and_text(self) -> None:
        self.assertIs(self.truth("skills has go", {"skills": {"go": True, "c": False}}), T)
        self.assertIs(self.truth("skills has c", {"skills": {"go": True, "c": False}}), F)
        self.assertIs(self.truth("skills has c"), U)
        self.assertIs(self.truth("workload in [w1, w2]", workload="w2"), T)
        self.assertIs(self.truth("workload != w1"), U)
        self.assertIs(self.truth("text matches /Chat/", text="A CHAT\n"), T)
        self.assertIs(self.truth("text matches /chat/", text="talk"), F)
        self.assertIs(self.truth("text matches /chat/"), F)

    def test_what_is_no_condition(self) -> None:
        for text in ("", "p and", "p q", "(p", "size <", "size in []", "1 < size", "size < 1 < 2", "p ? q"):
            with self.subTest(text), self.assertRaises(ConditionError):
                self.truth(text)


class WeightsTest(unittest.TestCase):
    PACK = Pack(
        document(
            [],
            criteria=[
                {"id": "speed", "leaves": [{"id": "io"}, {"id": "cpu"}, {"id": "start"}]},
                {"id": "people"},
                {"id": "facts", "fixed": True, "leaves": [{"id": "team"}, {"id": "code"}]},
            ],
        )
    )

    def weights(self, **priorities: float) -> dict[str, float]:
        return weights(self.PACK, {name.replace("__", "."): value for name, value in priorities.items()})

    def test_all_normal_is_all_one(self) -> None:
        self.assertEqual(set(self.weights().values()), {1.0})

    def test_importance_over_the_mean(self) -> None:
        weight = self.weights(speed=2.0, speed__io=4.0)  # branches 2, 1: mean 1.5; leaves 4, 1, 1: mean 2
        self.assertAlmostEqual(weight["speed.io"], 2 / 1.5 * 2)
        self.assertAlmostEqual(weight["speed.cpu"], 2 / 1.5 * 0.5)
        self.assertAlmostEqual(weight["people"], 1 / 1.5)
        self.assertEqual(weight["facts.team"], 1.0)

    def test_product_is_at_most_four(self) -> None:
        # branches 4, 0: factor 2; leaves 4, 0, 0: factor 3
        weight = self.weights(speed=4.0, people=0.0, speed__io=4.0, speed__cpu=0.0, speed__start=0.0)
        self.assertEqual(weight["speed.io"], 4.0)
        self.assertEqual(weight["people"], 0.0)

    def test_all_zero_counts_as_all_equal(self) -> None:
        self.assertEqual(set(self.weights(speed=0.0, people=0.0).values()), {1.0})
        self.assertEqual(self.weights(speed__io=0.0, speed__cpu=0.0, speed__start=0.0)["speed.cpu"], 1.0)


class PointsTest(unittest.TestCase):
    def points(self, rule: dict[str, Any], evidence: Any = None, **parts: Any) -> tuple[str, float]:
        argument = model([rule], evidence, **parts).arguments["r0"]
        return argument.receiver, argument.points

    def test_strength(self) -> None:
        for strength, points in (("slight", 1), ("moderate", 2), ("strong", 3), ("decisive", 6)):
            self.assertEqual(self.points(favours("a", strength)), ("a", points))
        self.assertEqual(self.points({"against": "a", "strength": "strong"}), ("b", 3))

    def test_best_status_of_the_claims(self) -> None:
        claims = [{"id": status, "status": status} for status in ("current", "disputed", "dated", "refuted")]
        for rests_on, factor in (
            (["current", "refuted"], 1),
            (["dated", "disputed"], 0.5),
            (["refuted", "dated"], 0.25),
            (["refuted"], 0),
        ):
            rule = favours("a", "decisive", claims=rests_on)
            self.assertEqual(self.points(rule, claims=claims), ("a", 6 * factor))

    def test_stale_counts_as_at_most_dated(self) -> None:
        claims = [{"id": "wrong", "status": "refuted"}]
        self.assertEqual(self.points(favours("a", valid_until="2026-11-20"))[1], 0.5)
        self.assertEqual(self.points(favours("a", valid_until=TODAY))[1], 2)
        self.assertEqual(self.points(favours("a", valid_until="2026-11-20", claims=["wrong"]), claims=claims)[1], 0)

    def test_evidence_factor(self) -> None:
        cases = [
            ((3.0, 2.8, 3.2, 3.0), (1.0, True)),
            ((9.0, 8.0, 10.0, 3.0), (1.25, True)),
            ((1 / 9, 0.1, 0.2, 3.0), (-1.0, True)),
            ((2.0, 1.9, 2.1, 4.0), (0.5, True)),
            ((1.0, 0.98, 1.03, 3.0), (0.0, False)),
            ((1.2, 0.9, 2.0, 4.0), (0.5, False)),
            ((0.9, 0.8, 0.99, 3.0), (0.0, False)),
            ((4.0, 1.0, 20.0, 3.0), (1.0, False)),
        ]
        for (ratio, low, high, full_at), (factor, decided) in cases:
            with self.subTest(ratio=ratio, high=high):
                got, got_decided = evidence_factor(ratio, low, high, full_at)
                self.assertAlmostEqual(got, factor)
                self.assertEqual(got_decided, decided)

    @staticmethod
    def measured(of: str, over: str, ratio: float) -> dict[str, Any]:
        pair = {"of": of, "over": over, "ratio": ratio, "low": ratio / 1.01, "high": ratio * 1.01}
        return {"results": [{"benchmark": "bench", "pairs": [pair]}]}

    def test_measured_direction_replaces_the_status(self) -> None:
        rule = favours("a", "strong", claims=["old"], evidence={"benchmark": "bench", "full_at": 3})
        claims = [{"id": "old", "status": "refuted"}]
        self.assertEqual(self.points(rule, None, claims=claims), ("a", 0))
        for evidence, receiver in ((self.measured("a", "b", 3), "a"), (self.measured("b", "a", 3), "b")):
            got, points = self.points(rule, evidence, claims=claims)
            self.assertEqual(got, receiver)
            self.assertAlmostEqual(points, 3)

    def test_evidence_holds_for_the_whole_ground(self) -> None:
        evidence = {"benchmark": "bench", "full_at": 3, "against": "b"}
        rules = [
            favours("a", "strong", ground="g", evidence=evidence),
            favours("b", "slight", ground="g"),
            favours("c", "moderate", ground="g"),
            favours("b", "slight"),
        ]
        three = {"alternatives": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
        arguments = model(rules, self.measured("b", "a", 3), pack=three).arguments
        got = {name: (argument.receiver, round(argument.points, 9)) for name, argument in arguments.items()}
        self.assertEqual(got, {"r0": ("b", 3), "r1": ("b", 1), "r2": ("c", 2), "r3": ("b", 1)})


class GroundTest(unittest.TestCase):
    def counted(self, rules: list[dict[str, Any]], **parts: Any) -> dict[str, float]:
        result = scored(rules, **parts)
        return {item.argument.rule.id: item.points for item in result.facts.counted[0]}

    def test_equal_weights_are_scaled_alike(self) -> None:
        rules = [favours("a", "decisive", ground="g"), favours("a", "strong", ground="g")]
        self.assertEqual(self.counted(rules), {"r0": 4, "r1": 2})

    def test_the_largest_weight_counts_first(self) -> None:
        rules = [
            favours("a", "strong", ground="g", criterion="lesser"),
            favours("a", "decisive", ground="g", criterion="greater"),
            favours("b", "strong", ground="g", criterion="lesser"),
        ]
        criteria = [{"id": "lesser"}, {"id": "greater"}]
        result = scored(
            rules, {"priorities": {"greater": "more"}}, criteria=criteria, pack={"ground_cap": 7, "prior": 1}
        )
        counted = {item.argument.rule.id: item.points for item in result.facts.counted[0]}
        self.assertEqual(counted, {"r1": 6, "r0": 1, "r2": 3})
        # ω 4/3 and 2/3: Λ_a = 8 + 2/3, Λ_b = 2
        self.assertAlmostEqual(result.totals["a"], 100 * (26 / 3 + 1) / (26 / 3 + 2 + 2))

    def test_a_rule_of_its_own_ground_is_capped_too(self) -> None:
        self.assertEqual(self.counted([favours("a", "decisive")], pack={"ground_cap": 4}), {"r0": 4})
        self.assertEqual(self.counted([favours("a", "decisive"), favours("a", "decisive")]), {"r0": 6, "r1": 6})


class ScoresTest(unittest.TestCase):
    def test_nothing_fired_is_equal(self) -> None:
        self.assertEqual(scored([favours("a", when="flag")]).totals, {"a": 50, "b": 50})

    def test_one_rule_against_the_prior(self) -> None:
        self.assertEqual(scored([favours("a", "moderate")]).totals, {"a": 62.5, "b": 37.5})  # 5 : 3
        self.assertAlmostEqual(scored([favours("a", "strong")]).totals["a"], 200 / 3)  # 6 : 3

    def test_workloads_are_weighed_by_share(self) -> None:
        result = scored([favours("a", when="workload == w1")], {"workloads": {"w2": 30, "w1": 10, "w3": 0}})
        self.assertEqual([part.id for part in result.facts.parts], ["w1", "w2"])
        self.assertAlmostEqual(result.totals["a"], 0.25 * 62.5 + 0.75 * 50)

    def test_contributions_add_up(self) -> None:
        rules = [favours("a"), favours("b", "strong", when="workload == w2"), favours("a", "slight", when="flag")]
        subject = model(rules)
        result = evaluated(subject, workloads=["w1", "w2"], answers={"flag": True})
        added = contributions(subject.pack, result)
        self.assertEqual(len(added), 5)
        for a in ("a", "b"):
            self.assertAlmostEqual(50 + sum(table[a] for table in added.values()), result.totals[a], 12)
        self.assertEqual(criterion_points(subject.pack, result), {"main": {"a": 3, "b": 1.5}})


class FitnessTest(unittest.TestCase):
    def suitability(self, rules: list[dict[str, Any]], workloads: Any) -> int:
        return scored([favours("a", "decisive"), *rules], {"workloads": workloads}).ranking.suitability["a"]

    def test_a_quarter_of_the_shares_decides(self) -> None:
        strained = [{"strains": "a", "when": "workload == w1"}]
        self.assertEqual(self.suitability(strained, {"w1": 25, "w2": 75}), STRETCHED)
        self.assertEqual(self.suitability(strained, {"w1": 24, "w2": 76}), FITS)
        self.assertEqual(self.suitability(strained, {"w1": {"share": 1, "critical": True}, "w2": 99}), STRETCHED)
        split = [{"strains": "all", "when": "workload != w3"}]
        self.assertEqual(self.suitability(split, {"w1": 0.1, "w2": 0.2, "w3": 0.9}), STRETCHED)  # 0.3 / 1.2 and rounding

    def test_shares_below_a_level_add_up(self) -> None:
        rules = [{"strains": "a", "when": "workload == w1"}, {"beyond": "a", "when": "workload == w2"}]
        self.assertEqual(self.suitability(rules, {"w1": 15, "w2": 15, "w3": 70}), STRETCHED)
        self.assertEqual(self.suitability(rules, {"w1": 15, "w2": 25, "w3": 60}), BEYOND)
        self.assertEqual(self.suitability(rules, {"w1": 10, "w2": 10, "w3": 80}), FITS)

    def test_the_worse_counts(self) -> None:
        self.assertEqual(self.suitability([{"beyond": "all"}, {"strains": "a"}], ["w1"]), BEYOND)


class HybridTest(unittest.TestCase):
    SPLIT = [favours("a", when="workload == w1"), favours("b", when="workload == w2")]

    def test_each_workload_to_its_best(self) -> None:
        result = scored(self.SPLIT, {"workloads": ["w1", "w2"]}, pack={"hybrid": {"base_friction": 2}})
        self.assertEqual(result.assignment, ("a", "b"))
        self.assertAlmostEqual(result.hybrid or 0, 62.5 - 2)
        self.assertEqual(result.choice, "hybrid")
        self.assertAlmostEqual(result.ranking.margin or 0, 10.5)

    def test_hybrid_loses_ties(self) -> None:
        result = scored(self.SPLIT, {"workloads": ["w1", "w2"]}, pack={"hybrid": {"base_friction": 12.5}})
        self.assertEqual((result.hybrid, result.choice, result.ranking.margin), (50, "a", 0))

    def test_equal_assignments_go_by_workload_then_pack_order(self) -> None:
        self.assertEqual(scored([], {"workloads": ["w2", "w1", "w3"]}).assignment, ("a", "a", "b"))

    def test_there_is_none(self) -> None:
        self.assertIsNone(scored(self.SPLIT, {"workloads": ["w1"]}).hybrid)
        self.assertIsNone(scored([*self.SPLIT, {"rules_out": "b"}], {"workloads": ["w1", "w2"]}).hybrid)

    def test_beyond_is_avoided_where_another_is_left(self) -> None:
        beyond = {"beyond": "a", "when": "workload == w1"}
        self.assertEqual(scored([*self.SPLIT, beyond], {"workloads": ["w1", "w2"]}).assignment, ("b", "a"))
        result = scored([*self.SPLIT, beyond, {"rules_out": "b", "when": "workload == w1"}], {"workloads": ["w1", "w2"]})
        self.assertEqual(result.assignment, ("a", "b"))

    def test_friction_goes_by_share_and_number(self) -> None:
        rules = [{"friction": 4, "when": "workload == w1"}, {"friction": -1.5}]
        profile = {"workloads": {"w1": 25, "w2": 75}}
        self.assertAlmostEqual(scored(rules, profile, pack={"hybrid": {"base_friction": 2}}).facts.friction, 1.5)
        self.assertEqual(scored([{"friction": -3}], profile).facts.friction, 0)
        three = {"alternatives": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "hybrid": {"base_friction": 1}}
        rules = [favours(a, when=f"workload == {w}") for a, w in (("a", "w1"), ("b", "w2"), ("c", "w3"))]
        result = scored(rules, {"workloads": ["w1", "w2", "w3"]}, pack=three)
        self.assertAlmostEqual(result.hybrid or 0, 500 / 11 - 2)

    def test_break_even(self) -> None:
        subject = model(self.SPLIT)
        self.assertAlmostEqual(break_even(subject.pack, evaluated(subject, workloads=["w1", "w2"])) or 0, 12.5)
        subject = model([favours("a")])
        self.assertIsNone(break_even(subject.pack, evaluated(subject, workloads=["w1", "w2"])))
        subject = model([*self.SPLIT, {"rules_out": "a", "when": "workload == w2"}])
        self.assertAlmostEqual(break_even(subject.pack, evaluated(subject, workloads=["w1", "w2"])) or 0, 12.5)
        subject = model([{"rules_out": "a", "when": "workload == w2"}, {"rules_out": "b", "when": "workload == w1"}])
        self.assertEqual(break_even(subject.pack, evaluated(subject, workloads=["w1", "w2"])), math.inf)


class ChoiceTest(unittest.TestCase):
    def test_pack_order_settles_ties(self) -> None:
        result = scored([])
        self.assertEqual((result.ranking.choice, result.ranking.margin), ("a", 0))

    def test_what_is_ruled_out_never_wins(self) -> None:
        result = scored([favours("a", "decisive"), {"rules_out": "a"}])
        self.assertEqual((result.choice, result.ranking.margin), (None, None))  # nothing was said at all
        result = scored([favours("a", "decisive"), {"rules_out": "a"}], {"workloads": ["w1"]})
        self.assertEqual((result.choice, result.ranking.margin), ("b", None))

    def test_beyond_only_where_all_are(self) -> None:
        rules = [favours("a", "decisive"), {"beyond": "a"}]
        self.assertEqual(scored(rules, {"workloads": ["w1"]}).choice, "b")
        self.assertEqual(scored([*rules, {"beyond": "b"}], {"workloads": ["w1"]}).choice, "a")

    def test_states_that_need_no_draw(self) -> None:
        cases = [
            ([], {}, "not_enough_known"),
            ([], {"answers": {"flag": "unknown"}, "title": "t"}, "not_enough_known"),
            ([{"rules_out": "a"}, {"rules_out": "b"}], {"workloads": ["w1"]}, "ruled_out"),
            ([{"beyond": "all"}], {"answers": {"flag": True}}, "beyond"),
            ([{"strains": "all"}], {"answers": {"flag": True}}, None),
        ]
        for rules, profile, want in cases:
            with self.subTest(profile=profile, rules=rules):
                self.assertEqual(state_without_draws(scored(rules, profile)), want)


class NumbersTest(unittest.TestCase):
    def pack(self, *conditions: str, **question: Any) -> Pack:
        size = {"id": "size", "type": "number", "min": 0, "max": 10} | question
        return Pack(document([favours("a", when=text) for text in conditions], questions=[size]))

    def ends(self, *conditions: str) -> list[tuple[float, float, bool, bool]]:
        return [(c.low, c.high, c.has_low, c.has_high) for c in self.pack(*conditions).cells["size"]]

    def test_cells_are_the_ranges_that_are_told_apart(self) -> None:
        self.assertEqual(self.ends("size >= 4"), [(0, 4, True, False), (4, 10, True, True)])
        self.assertEqual(self.ends("size > 4"), [(0, 4, True, True), (4, 10, False, True)])
        self.assertEqual(
            self.ends("size == 4", "size < 7"),
            [(0, 4, True, False), (4, 4, True, True), (4, 7, False, False), (7, 10, True, True)],
        )
        self.assertEqual(self.ends("size > 10", "size <= 10"), [(0, 10, True, True)])
        self.assertEqual(self.ends("size > 0"), [(0, 0, True, True), (0, 10, False, True)])

    def test_nearest_number_across_a_threshold(self) -> None:
        below, above = self.pack("size >= 4").cells["size"]
        self.assertEqual((robustness.nearest(below, 9), robustness.nearest(above, 1)), (3, 4))
        below, between, _ = self.pack("size > 4", "size >= 4.5").cells["size"]
        self.assertEqual((robustness.nearest(below, 9), robustness.nearest(between, 1)), (4, 4.25))

    def test_usual_weights_add_up_in_a_cell(self) -> None:
        pack = self.pack("size >= 4", usual={"0": 1, "3.5": 2, "4": 1})
        possible = robustness.distribution(pack, pack.questions["size"])
        self.assertEqual([p.frequency for p in possible], [0.75, 0.25])


class RobustnessTest(unittest.TestCase):
    QUESTIONS = [
        {"id": "size", "type": "number", "min": 0, "max": 100},
        {"id": "kind", "type": "choice", "options": [{"id": "x"}, {"id": "y"}, {"id": "z"}]},
        {"id": "skills", "type": "choices", "options": ["go", "c"], "usual": {"go": 30}},
        {"id": "flag", "type": "boolean", "usual": {"true": 9, "false": 1}},
    ]

    def test_acceptability_of_one_rule(self) -> None:
        """Gamma(2) beats Gamma(1) in three of four draws: Beta(2, 1) exceeds 1/2 with probability 1 - 1/4."""
        subject = model([favours("a", "slight")], pack={"prior": 1, "evidence_per_point": 1})
        accepted = robustness.acceptability(subject, evaluated(subject, answers={"flag": True}), 4000, 1)
        self.assertAlmostEqual(accepted["a"], 0.75, delta=0.03)

    def test_open_answers_are_drawn(self) -> None:
        rules = [{"rules_out": "a", "when": "flag"}, favours("a", "decisive")]
        subject = model(rules, questions=self.QUESTIONS, pack={"ground_cap": 1e6, "evidence_per_point": 1e3})
        accepted = robustness.acceptability(subject, evaluated(subject, workloads=["w1"]), 1000, 1)
        self.assertAlmostEqual(accepted["b"], 0.9, delta=0.05)

    def test_uniform_over_what_is_told_apart(self) -> None:
        pack = model([favours("a", when="kind == x")], questions=self.QUESTIONS).pack
        possible = robustness.distribution(pack, pack.questions["kind"])
        self.assertEqual({p.value: p.frequency for p in possible}, {"x": 0.5, "y": 0.25, "z": 0.25})
        self.assertEqual(robustness.option_frequency(pack.questions["skills"], "go"), 0.3)
        self.assertEqual(robustness.option_frequency(pack.questions["skills"], "c"), 0)

    def test_words(self) -> None:
        subject = model([favours("a", "decisive", when="flag")])
        result = evaluated(subject, answers={"flag": True})
        for part, word in ((0.9, "clear"), (0.89, "likely"), (0.75, "likely"), (0.6, "slight"), (0.59, "too_close")):
            self.assertEqual(robustness.confidence(subject, result, {"a": part}), word)

    def test_never_clear_while_an_open_answer_can_flip(self) -> None:
        rules = [favours("a", "slight"), favours("b", "decisive", when="kind == x")]
        subject = model(rules, questions=self.QUESTIONS)
        result = evaluated(subject, workloads=["w1"])
        self.assertEqual(robustness.confidence(subject, result, {"a": 1.0}), "likely")

    def test_never_clear_while_a_critical_workload_is_low(self) -> None:
        rules = [favours("a", "decisive", when="workload == w1"), favours("b", "strong", when="workload == w2")]
        subject = model(rules, pack={"hybrid": {"base_friction": 9}})
        critical = evaluated(subject, workloads={"w1": 95, "w2": {"share": 5, "critical": True}})
        self.assertEqual(critical.choice, "a")
        self.assertEqual(robustness.confidence(subject, critical, {"a": 1.0}), "likely")  # 100/3 < 70/2

    def test_flips(self) -> None:
        rules = [favours("a", "slight"), favours("b", "strong", when="size >= 10 and not kind == x")]
        subject = model(rules, questions=self.QUESTIONS)
        result = evaluated(subject, answers={"size": 20, "kind": "y"})
        self.assertEqual(result.choice, "b")
        found = {(flip.name, flip.to, flip.choice) for flip in robustness.flips(subject, result)}
        self.assertEqual(found, {("size", 9, "a"), ("size", None, "a"), ("kind", "x", "a"), ("kind", None, "a")})

    def test_importance_flips(self) -> None:
        rules = [favours("a", "strong", criterion="one"), favours("b", "moderate", criterion="two")]
        subject = model(rules, criteria=[{"id": "one"}, {"id": "two"}])
        result = evaluated(subject, workloads=["w1"])
        found = {(flip.name, flip.to, flip.choice) for flip in robustness.importance_flips(subject, result)}
        self.assertEqual(found, {("one", "less", "b"), ("two", "more", "b")})

    def test_states(self) -> None:
        subject = model([], questions=self.QUESTIONS)
        result = evaluated(subject, workloads=["w1"])
        self.assertEqual(robustness.state(subject, result, "too_close"), "either_will_do")
        self.assertEqual(robustness.state(subject, result, "slight"), "recommended")
        subject = model([favours("a", when="flag")], questions=self.QUESTIONS)
        self.assertEqual(robustness.state(subject, evaluated(subject, workloads=["w1"]), "too_close"), "too_close")
        subject = model([{"strains": "b"}])
        result = evaluated(subject, workloads=["w1"])
        self.assertEqual(robustness.state(subject, result, "too_close"), "too_close")
        subject = model([{"strains": "all"}])
        self.assertEqual(robustness.state(subject, evaluated(subject, workloads=["w1"]), "clear"), "stretched")


class GeneratorTest(unittest.TestCase):
    def test_the_same_seed_gives_the_same_pack(self) -> None:
        self.assertEqual(generate.make_pack(5), generate.make_pack(5))
        self.assertNotEqual(generate.make_pack(5), generate.make_pack(6))

    def test_files_hold_the_document(self) -> None:
        document = generate.make_pack(5)
        with tempfile.TemporaryDirectory() as folder:
            generate.write_pack(Path(folder), document)
            for name in generate.LIST_FILES:
                if document[name]:
                    lines = (Path(folder) / f"{name}.yaml").read_text().splitlines()
                    self.assertEqual([json.loads(line.removeprefix("- ")) for line in lines], document[name])

    def test_properties_hold_of_the_reference_itself(self) -> None:
        for seed in range(40):
            document = generate.make_pack(seed)
            subject = Model(Pack(document), TODAY, generate.make_evidence(seed, document))
            for profile in generate.make_profiles(seed, document, 10):
                result = evaluate(subject, read_profile(subject.pack, profile))
                self.assertAlmostEqual(sum(result.totals.values()), 100, 9)
                if result.choice not in (None, "hybrid"):
                    self.assertFalse(any(result.choice in out for out in result.facts.ruled_out))
                added = contributions(subject.pack, result)
                for a in subject.pack.alternatives:
                    total = 100 / len(subject.pack.alternatives) + sum(table[a] for table in added.values())
                    self.assertAlmostEqual(total, result.totals[a], 9)


if __name__ == "__main__":
    unittest.main()
