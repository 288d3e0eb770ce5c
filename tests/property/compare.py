#!/usr/bin/env python3
"""Compares the program with the reference on random packs and profiles, and prints where they part.

For each pack: a few profiles as full reports, draws and all, and many through --jsonl, without draws. Numbers agree to
1e-9; acceptabilities, which rest on two generators, as far as chance allows. Exit status 1 if anything differs.

    compare.py --packs 200 --profiles 500          100,000 profiles
    compare.py --seed 17 --packs 1                 pack 17 again, as a difference names it
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import generate
import robustness
from pack import Pack, Profile, read_answer, read_profile, report_date
from reference import (
    HYBRID,
    SUITABILITY,
    Model,
    Result,
    break_even,
    contributions,
    criterion_points,
    evaluate,
    shares_of,
    state_without_draws,
)

ROOT = Path(__file__).resolve().parents[2]
PROGRAM_DRAWS = 4000
REFERENCE_DRAWS = 1000
COMPLETIONS = 200  # any at all
USUAL_COMPLETIONS = 1000  # drawn as often as they are met
ENOUGH = 0.05  # the part of completions that may change the choice where enough is known
DEVIATIONS = 4.5  # how far two acceptabilities may lie apart, in standard deviations of their difference
TOLERANCE = 1e-9

Differences = Iterator[str]


# Comparing values


def same(path: str, theirs: Any, ours: Any) -> Differences:
    if theirs != ours:
        yield f"{path}: the program says {theirs!r}, the reference {ours!r}"


def close(path: str, theirs: Any, ours: float | None) -> Differences:
    if theirs is None or ours is None or isinstance(theirs, bool) or not isinstance(theirs, (int, float)):
        yield from same(path, theirs, ours)
    elif not abs(theirs - ours) <= TOLERANCE * max(1.0, abs(ours)):
        yield f"{path}: the program says {theirs!r}, the reference {ours!r}, {theirs - ours:+.3g}"


def close_tables(path: str, theirs: Mapping[str, Any], ours: Mapping[str, float | None]) -> Differences:
    yield from same(f"{path} (keys)", sorted(theirs), sorted(ours))
    for key in theirs.keys() & ours.keys():
        yield from close(f"{path}.{key}", theirs[key], ours[key])


# Comparing reports


@dataclass(frozen=True)
class Case:
    """One profile, as the reference scores it."""

    model: Model
    document: Mapping[str, Any]
    profile: Profile
    result: Result

    @property
    def pack(self) -> Pack:
        return self.model.pack

    @property
    def scores(self) -> dict[str, float | None]:
        return {**self.result.totals, HYBRID: self.result.hybrid}

    @property
    def margin(self) -> float | None:
        return self.result.ranking.margin if self.result.choice else None

    @property
    def suitability(self) -> str | None:
        return SUITABILITY[self.result.ranking.suitability[self.result.choice]] if self.result.choice else None


def make_case(model: Model, document: Mapping[str, Any]) -> Case:
    profile = read_profile(model.pack, document)
    return Case(model, document, profile, evaluate(model, profile))


def compare_line(case: Case, line: Mapping[str, Any]) -> Differences:
    """A line of --jsonl."""
    if "error" in line:
        yield f"the program refuses the profile: {line}"
        return
    yield from same("choice", line["choice"], case.result.choice)
    yield from close_tables("scores", line["scores"], case.scores)
    yield from close("margin", line["margin"], case.margin)
    yield from same("suitability", line["suitability"], case.suitability)
    yield from compare_early_state(case, line["state"])


def compare_early_state(case: Case, state: str) -> Differences:
    expected = state_without_draws(case.result)
    if expected:
        yield from same("state", state, expected)
    elif state in ("not_enough_known", "ruled_out", "beyond"):
        yield from same("state", state, "another")


def compare_report(case: Case, report: Mapping[str, Any]) -> Differences:
    verdict = report["verdict"]
    yield from same("verdict.choice", verdict["choice"], case.result.choice)
    yield from close("verdict.margin", verdict["margin"], case.margin)
    yield from same("verdict.suitability", verdict["suitability"], case.suitability)
    yield from compare_ruled_out(case, verdict["ruled_out"])
    yield from close_tables("scores", report["scores"], case.scores)
    unmeasured = make_case(Model(case.pack, case.model.date), case.document)
    yield from close_tables("scores_without_evidence", report["scores_without_evidence"], unmeasured.scores)
    yield from compare_inferred(case, report["inferred"])
    yield from compare_stale(case, report["stale"])
    yield from compare_split(case, report["split"])
    yield from compare_criteria(case, report["criteria"])
    yield from compare_reasons(case, report["reasons"])
    yield from compare_friction(case, report["friction"])
    yield from compare_flips(case, report["robustness"])
    yield from compare_confidence(case, verdict)
    yield from compare_open_questions(case, report["open_questions"])
    yield from compare_completions(case, report)
    yield from check_properties(case, report)


def compare_ruled_out(case: Case, ruled_out: Sequence[Any]) -> Differences:
    theirs = sorted({item if isinstance(item, str) else item["alternative"] for item in ruled_out})
    yield from same("verdict.ruled_out", theirs, sorted(frozenset().union(*case.result.facts.ruled_out)))


def compare_inferred(case: Case, inferred: Sequence[Mapping[str, Any]]) -> Differences:
    theirs = sorted(item["question"] for item in inferred if "question" in item)
    yield from same("inferred", theirs, sorted(case.profile.inferred))
    for item in inferred:
        if "question" in item:
            answer = read_value(case, item["question"], item["answer"])
            yield from same(f"inferred[{item['question']}]", answer, case.profile.answers[item["question"]])


def compare_stale(case: Case, stale: Sequence[Mapping[str, Any]]) -> Differences:
    """Of the rules that fired."""
    fired = {rule.id: rule for rules in case.result.facts.fired for rule in rules}
    ours = sorted(rule.id for rule in fired.values() if rule.valid_until and rule.valid_until < case.model.date)
    yield from same("stale", sorted(item["rule"] for item in stale), ours)


def compare_split(case: Case, split: Sequence[Mapping[str, Any]]) -> Differences:
    result = case.result
    yield from same("split (workloads)", [row["workload"] for row in split], [part.id for part in case.profile.parts])
    if len(split) != len(case.profile.parts):
        return
    assignment = result.assigned(result.choice) if result.choice else None
    for i, (row, part) in enumerate(zip(split, case.profile.parts)):
        path = f"split[{part.id}]"
        yield from close(f"{path}.share", row["share"], part.share)
        yield from same(f"{path}.critical", row["critical"], part.critical)
        yield from close_tables(f"{path}.scores", row["scores"], result.scores[i])
        if assignment:
            yield from same(f"{path}.alternative", row["alternative"], assignment[i])
            level = result.facts.levels[i][assignment[i]]
            yield from same(f"{path}.suitability", row["suitability"], SUITABILITY[level])


def compare_criteria(case: Case, criteria: Sequence[Mapping[str, Any]]) -> Differences:
    leaves = {leaf.id for leaf in case.pack.leaves}
    points = criterion_points(case.pack, case.result)
    priors = dict.fromkeys(case.pack.alternatives, case.pack.prior)
    listed = {row["id"]: row for row in criteria if row["id"] in leaves}
    for leaf in sorted(leaves):
        if leaf not in listed:
            if any(points[leaf].values()):
                yield f"criteria: {leaf} is missing"
            continue
        row, path = listed[leaf], f"criteria[{leaf}]"
        yield from close(f"{path}.weight", row["weight"], case.result.weight[leaf])
        yield from close_tables(f"{path}.points", row["points"], points[leaf])
        yield from close_tables(f"{path}.scores", row["scores"], shares_of(points[leaf], priors))


def compare_reasons(case: Case, reasons: Sequence[Mapping[str, Any]]) -> Differences:
    """Every rule that counts for something is a reason; one that counts for nothing may be."""
    added = contributions(case.pack, case.result)
    counted = {
        (item.argument.rule.id, part.id): item
        for part, items in zip(case.profile.parts, case.result.facts.counted)
        for item in items
    }
    listed = {(reason["rule"], reason["workload"]): reason for reason in reasons}
    yield from same("reasons (number of different ones)", len(listed), len(reasons))
    for key in sorted(counted.keys() | listed.keys(), key=str):
        path = f"reasons[{key[0]}, {key[1]}]"
        if key not in counted:
            yield f"{path}: fired for the program only"
        elif key not in listed:
            if counted[key].points:
                yield f"{path}: fired for the reference only"
        else:
            reason, item = listed[key], counted[key]
            yield from close(f"{path}.points", reason["points"], item.points)
            yield from close_tables(f"{path}.contribution", reason["contribution"], added[key])
            yield from same(f"{path}.criterion", reason["criterion"], item.argument.rule.criterion)
            if item.points:
                yield from same(f"{path}.favours", reason["favours"], item.argument.receiver)


def compare_friction(case: Case, friction: Mapping[str, Any]) -> Differences:
    yield from close("friction.total", friction["total"], case.result.facts.friction)
    expected = break_even(case.pack, case.result)
    yield from close("friction.break_even", friction["break_even"], expected if expected != math.inf else None)
    fired = {rule.id for rules in case.result.facts.fired for rule in rules if rule.act == "friction"}
    listed = {item if isinstance(item, str) else item["rule"] for item in friction["rules"]}
    yield from same("friction.rules", sorted(listed), sorted(fired))


# Flips


def compare_flips(case: Case, found: Mapping[str, Any]) -> Differences:
    ours = {flip_key(case, f.name, f.to, f.choice) for f in robustness.flips(case.model, case.result)}
    theirs = {flip_key(case, f["question"], seen(case, f), f["choice"]) for f in found["flips"]}
    yield from same("robustness.flips", sorted(theirs, key=str), sorted(ours, key=str))
    for flip in found["flips"]:
        said = read_value(case, flip["question"], flip["from"])
        yield from same(f"robustness.flips[{flip['question']}].from", said, case.profile.answers.get(flip["question"]))
    important = {(f.name, f.to, f.choice) for f in robustness.importance_flips(case.model, case.result)}
    listed = {(f["criterion"], f["to"], f["choice"]) for f in found["importance_flips"]}
    yield from same("robustness.importance_flips", sorted(listed, key=str), sorted(important, key=str))


def seen(case: Case, flip: Mapping[str, Any]) -> Any:
    return read_value(case, flip["question"], flip["to"])


def read_value(case: Case, question: str, value: Any) -> Any:
    return None if value == "unknown" else read_answer(case.pack.questions[question], value)


def flip_key(case: Case, question: str, to: Any, choice: str | None) -> tuple[Any, ...]:
    if isinstance(to, dict):
        to = tuple(option for option, had in to.items() if had)
    return question, to, choice


# Confidence


def compare_confidence(case: Case, verdict: Mapping[str, Any]) -> Differences:
    accepted = verdict["acceptability"]
    if case.result.choice is None:
        yield from same("verdict.confidence", verdict["confidence"], "none")
        yield from compare_early_state(case, verdict["state"])
        return
    yield from compare_acceptability(case, accepted)
    # From the program's own acceptability, so that no band's edge is too near.
    word = robustness.confidence(case.model, case.result, accepted)
    yield from same("verdict.confidence", verdict["confidence"], word)
    yield from same("verdict.state", verdict["state"], robustness.state(case.model, case.result, word))


def compare_acceptability(case: Case, theirs: Mapping[str, float]) -> Differences:
    """A part that looks wrong is drawn again, ten times as often, before it is called so."""
    for draws, seed in ((REFERENCE_DRAWS, 1), (10 * REFERENCE_DRAWS, 2)):
        ours = robustness.acceptability(case.model, case.result, draws, seed)
        apart = [c for c in ours if not chance_allows(theirs.get(c) or 0.0, PROGRAM_DRAWS, ours[c], draws)]
        if not apart:
            return
    for choice in apart:
        yield f"verdict.acceptability.{choice}: the program says {theirs.get(choice)!r}, the reference {ours[choice]!r}"


def chance_allows(one: float, draws: int, other: float, other_draws: int) -> bool:
    pooled = (one * draws + other * other_draws) / (draws + other_draws)
    deviation = math.sqrt(pooled * (1 - pooled) * (1 / draws + 1 / other_draws))
    return abs(one - other) <= DEVIATIONS * deviation + 1 / other_draws


# What is still open


def compare_open_questions(case: Case, listed: Sequence[Mapping[str, Any]]) -> Differences:
    if not case.result.choice:
        return
    moves = robustness.moves(case.model, case.result)
    theirs = {question["question"]: question["swing"] for question in listed}
    yield from same("open_questions", sorted(theirs), sorted(moves))
    yield from same("open_questions (order)", list(theirs.values()), sorted(theirs.values(), reverse=True))
    for name in theirs.keys() & moves.keys():
        if math.isfinite(moves[name]):
            yield from close(f"open_questions[{name}].swing", theirs[name], moves[name])


def compare_completions(case: Case, report: Mapping[str, Any]) -> Differences:
    """No completion leaves the bounds, and none changes a settled choice."""
    if not robustness.open_questions(case.pack, case.profile):
        return
    for result in robustness.completed(case.model, case.result, COMPLETIONS, 1, as_usual=False):
        for choice, score in {**result.totals, HYBRID: result.hybrid}.items():
            bounds = report["bounds"][choice]
            if score is not None and not (bounds and bounds["low"] - TOLERANCE <= score <= bounds["high"] + TOLERANCE):
                yield f"bounds.{choice}: {bounds} for the program, and {score!r} where {result.profile.answers} was answered"
                return
        if report["settled"] and result.choice != case.result.choice:
            yield f"settled: for the program, and {result.choice} is chosen where {result.profile.answers} was answered"
            return
    if case.result.choice:
        yield from compare_enough(case, report["enough"])


def compare_enough(case: Case, enough: bool) -> Differences:
    completions = robustness.completed(case.model, case.result, USUAL_COMPLETIONS, 2, as_usual=True)
    changed = sum(result.choice != case.result.choice for result in completions) / USUAL_COMPLETIONS
    # As if the program's own count were just at the limit.
    if enough == (changed > ENOUGH) and not chance_allows(ENOUGH, USUAL_COMPLETIONS, changed, USUAL_COMPLETIONS):
        yield f"enough: the program says {enough}, and {changed:.1%} of the reference's completions change the choice"


# Properties


def check_properties(case: Case, report: Mapping[str, Any]) -> Differences:
    """What section 3 promises of every report, whatever the reference says."""
    alternatives = case.pack.alternatives
    totals = {a: report["scores"][a] for a in alternatives}
    yield from close("property: totals sum to 100", math.fsum(totals.values()), 100.0)
    for a in alternatives:
        added = math.fsum(reason["contribution"][a] for reason in report["reasons"])
        yield from close(f"property: 100/n and the contributions make {a}'s total", 100 / len(alternatives) + added, totals[a])
    if not any(case.result.facts.counted):
        yield from same("property: nothing fired gives no reasons", report["reasons"], [])
        for a in alternatives:
            yield from close(f"property: nothing fired gives {a} an equal part", totals[a], 100 / len(alternatives))
    yield from check_hybrid(case, report)


def check_hybrid(case: Case, report: Mapping[str, Any]) -> Differences:
    """H is the best over all assignments, made from the report's own numbers."""
    split, hybrid = report["split"], report["scores"][HYBRID]
    if hybrid is None or len(split) < 2:
        return
    usable = [
        [a for a in case.pack.alternatives if a not in ruled_out] for ruled_out in case.result.facts.ruled_out
    ]
    allowed = [
        [a for a in able if case.result.facts.levels[i][a] < len(SUITABILITY) - 1] or able for i, able in enumerate(usable)
    ]
    best = max(
        math.fsum(row["share"] * row["scores"][a] for row, a in zip(split, f))
        - report["friction"]["total"] * (len(set(f)) - 1)
        for f in itertools.product(*allowed)
        if len(set(f)) > 1
    )
    yield from close("property: the hybrid's score is the best of all assignments", hybrid, best)


# Running the program


class Program:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.environment = {"PATH": os.environ.get("PATH", ""), "SOURCE_DATE_EPOCH": str(generate.REPORT_SECONDS)}

    def run(self, *arguments: str | Path) -> str:
        command = [str(self.path), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment, check=False)
        if done.returncode != 0:
            shown = " ".join(command[:6])
            raise RuntimeError(f"{shown} ...: exit status {done.returncode}\n{done.stderr[-2000:]}{done.stdout[-500:]}")
        return done.stdout


@dataclass(frozen=True)
class Trial:
    """One pack with its files."""

    seed: int
    folder: Path
    model: Model
    profiles: Sequence[Mapping[str, Any]]
    has_evidence: bool

    @property
    def evidence_options(self) -> tuple[str | Path, ...]:
        return ("--evidence", self.folder / "evidence.json") if self.has_evidence else ("--no-evidence",)

    @property
    def pack_folder(self) -> Path:
        return self.folder / "pack"


def make_trial(seed: int, folder: Path, profiles: int) -> Trial:
    document = generate.make_pack(seed)
    generate.write_pack(folder / "pack", document)
    made = generate.make_profiles(seed, document, profiles)
    generate.write_lines(folder / "profiles.jsonl", made)
    evidence = generate.make_evidence(seed, document)
    (folder / "evidence.json").write_text(json.dumps(evidence))
    has_evidence = bool(evidence["results"]) and seed % 3 != 0
    model = Model(Pack(document), report_date(generate.REPORT_SECONDS), evidence if has_evidence else None)
    return Trial(seed, folder, model, made, has_evidence)


def compare_lines(program: Program, trial: Trial) -> Iterator[tuple[int, str]]:
    """(number of the profile, difference)."""
    lines = trial.folder / "profiles.jsonl"
    output = program.run("--pack", trial.pack_folder, "score", *trial.evidence_options, "--jsonl", lines)
    results = [json.loads(line) for line in output.splitlines()]
    if len(results) != len(trial.profiles):
        yield 0, f"{len(trial.profiles)} profiles gave {len(results)} lines"
    for number, (document, line) in enumerate(zip(trial.profiles, results), 1):
        for difference in compare_line(make_case(trial.model, document), line):
            yield number, difference
        yield from ((number, text) for text in same("line", line["line"], number))


def compare_reports(program: Program, trial: Trial, count: int) -> Iterator[tuple[int, str]]:
    chosen = trial.profiles[:count]
    files = []
    for number, document in enumerate(chosen, 1):
        files.append(trial.folder / f"profile-{number}.json")
        files[-1].write_text(json.dumps(document))
    if not files:
        return
    options = ["--format", "json", "--draws", str(PROGRAM_DRAWS), "--seed", str(trial.seed)]
    reports = json.loads(program.run("--pack", trial.pack_folder, "score", *options, *trial.evidence_options, *files))
    for number, (document, report) in enumerate(zip(chosen, reports if len(files) > 1 else [reports]), 1):
        for difference in compare_report(make_case(trial.model, document), report):
            yield number, f"report: {difference}"


def compare_export(program: Program, trial: Trial) -> Iterator[tuple[int, str]]:
    """The pack as the program read it is the pack that was written."""
    exported = Pack(json.loads(program.run("--pack", trial.pack_folder, "rules", "export", "--format", "json")))
    for name in ("alternatives", "branches", "leaves", "questions", "workloads", "rules", "lexicon"):
        yield from ((0, text) for text in same(f"exported {name}", getattr(exported, name), getattr(trial.model.pack, name)))


def compare_pack(program: Program, trial: Trial, full: int) -> Iterator[tuple[int, str]]:
    try:
        yield from compare_export(program, trial)
        yield from compare_lines(program, trial)
        yield from compare_reports(program, trial, full)
    except RuntimeError as error:
        yield 0, str(error)


def print_differences(trial: Trial, found: Sequence[tuple[int, str]], most: int) -> None:
    print(f"pack seed {trial.seed} in {trial.pack_folder}: {len(found)} differences")
    for number, difference in found[:most]:
        print(f"  {f'profile {number}' if number else 'pack'}: {difference}")
    if number := next((number for number, _ in found if number), 0):
        profile = trial.folder / f"profile-{number}.json"
        profile.write_text(json.dumps(trial.profiles[number - 1]))
        command = ["tiebreak", "--pack", trial.pack_folder, "score", *trial.evidence_options, "--format", "json", profile]
        print(f"  replay: SOURCE_DATE_EPOCH={generate.REPORT_SECONDS}", *command)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tiebreak", type=Path, default=ROOT / "build/dev/cli/tiebreak", help="the program")
    parser.add_argument("--seed", type=int, default=1, help="of the first pack; the next has the next")
    parser.add_argument("--packs", type=int, default=20)
    parser.add_argument("--profiles", type=int, default=100, help="of each pack")
    parser.add_argument("--full", type=int, default=2, help="profiles of each pack whose whole reports are compared")
    parser.add_argument("--most", type=int, default=12, help="differences of a pack to print")
    parser.add_argument("--stop-after", type=int, default=5, help="packs that differ")
    parser.add_argument("--ignore", type=re.compile, default="$^", help="differences known already: a regular expression")
    parser.add_argument("--folder", type=Path, help="where to put packs; those that differ are left there")
    options = parser.parse_args()
    program = Program(options.tiebreak.resolve())
    folder = options.folder or Path(tempfile.mkdtemp(prefix="tiebreak-property-"))
    bad, done, started = 0, 0, time.monotonic()
    for seed in range(options.seed, options.seed + options.packs):
        trial = make_trial(seed, folder / str(seed), max(options.profiles, options.full))
        found = [item for item in compare_pack(program, trial, options.full) if not re.search(options.ignore, item[1])]
        done += len(trial.profiles)
        if found:
            bad += 1
            print_differences(trial, found, options.most)
        else:
            shutil.rmtree(trial.folder)
        if bad >= options.stop_after:
            break
    if not bad and not options.folder:
        folder.rmdir()
    seconds = time.monotonic() - started
    print(f"{done} profiles of packs {options.seed} to {seed}: {bad} packs differ ({seconds:.0f} s)", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
