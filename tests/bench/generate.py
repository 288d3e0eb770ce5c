#!/usr/bin/env python3
"""What the benchmarks work on, the same each time.

    generate.py scoring DIR             a pack of 120 rules over 20 questions, and the same rules as straight-line C
    generate.py rules COUNT DIR         a pack of COUNT rules, in files under 1 MiB
    generate.py export PROGRAM DIR      PROGRAM's built-in pack
    generate.py lines COUNT PROGRAM OUT [--text]
                                        COUNT profiles of PROGRAM's built-in pack, one a line; --text: with title and description
"""
import json
import math
import os
import random
import subprocess
import sys

NUMBERS, CHOICES, BOOLEANS, SETS = range(7), range(7, 13), range(13, 18), range(18, 20)
BRANCHES = {"b0": 3, "b1": 2, "b2": 3, "b3": 3, "b4": 3, "b5": 2, "z": 3}  # leaves of each; z is fixed
THRESHOLDS = [5, 10, 50, 100, 500, 1000, 5000, 10000, 50000]
WORKLOADS, TRAITS = 10, 3
STRENGTHS = {"slight": 1, "moderate": 2, "strong": 3, "decisive": 6}
CAP, PRIOR, FRICTION = 6, 2, 9


def option_count(q):
    return 8 if q in SETS else 3 + q % 4


def is_ordered(q):
    return q % 2 == 0


def leaf_ids():
    return [f"{branch}.l{i}" for branch, count in BRANCHES.items() for i in range(count)]


# ---- A condition, as the pack says it and as C says it ----

def random_test(dice):
    """(pack, C) of one comparison; in C what is unknown is neither true nor false, so it is asked for where need be."""
    what = dice.random()
    if what < 0.12:
        w = dice.randrange(WORKLOADS)
        return f"workload == w{w}", f"w->workload == {w}"
    if what < 0.4:
        t, o = dice.randrange(TRAITS), dice.randrange(3)
        return dice.choice([(f"workload.t{t} == o{o}", f"w->traits[{t}] == {o}"),
                            (f"workload.t{t} >= o1", f"w->traits[{t}] >= 1")])
    q = dice.randrange(20)
    if q in NUMBERS:
        op, value = dice.choice(["<", "<=", ">", ">="]), dice.choice(THRESHOLDS)
        return f"q{q:02} {op} {value}", f"p->numbers[{q}] {op} {value}"
    if q in CHOICES:
        o, at = dice.randrange(option_count(q)), f"p->options[{q}]"
        shapes = [(f"q{q:02} == o{o}", f"{at} == {o}"),
                  (f"q{q:02} in [o0, o2]", f"({at} == 0 || {at} == 2)"),
                  (f"q{q:02} != o{o}", f"({at} >= 0 && {at} != {o})")]
        if is_ordered(q):
            shapes.append((f"q{q:02} >= o1", f"{at} >= 1"))
        return dice.choice(shapes)
    if q in BOOLEANS:
        return dice.choice([(f"q{q:02}", f"p->options[{q}] == 1"), (f"not q{q:02}", f"p->options[{q}] == 0")])
    o = dice.randrange(8)
    has = f"(p->sets[{q}] & {1 << o}) "
    return dice.choice([(f"q{q:02} has o{o}", f"(p->known[{q}] && {has}!= 0)"),
                        (f"not q{q:02} has o{o}", f"(p->known[{q}] && {has}== 0)")])


def random_condition(dice):
    terms = [random_test(dice) for _ in range(dice.choice([1, 2, 2, 2, 3]))]
    if dice.random() < 0.25:
        first, other = terms.pop(), random_test(dice)
        terms.append((f"({first[0]} or {other[0]})", f"({first[1]} || {other[1]})"))
    return " and ".join(t[0] for t in terms), " && ".join(t[1] for t in terms)


# ---- A pack ----

def random_rules(count, dice):
    """Rules as (id, leaf, keys of the pack, C condition, effect); of twelve about eleven give points."""
    rules = []
    for i in range(count):
        leaf = dice.randrange(len(leaf_ids()))
        when, condition = random_condition(dice)
        rule = {"criterion": leaf_ids()[leaf], "when": when, "because": f"Because of fact {i}.", "basis": "judgement"}
        kind = i % 30
        side = dice.randrange(2)
        if kind in (3, 18):
            rule["friction"] = effect = dice.choice([-2, -1, 1, 2])
            kind_name = "friction"
        elif kind == 7:
            rule["rules_out"], effect, kind_name = f"a{side}", side, "rules_out"
            rule["when"], condition = when + " and q13", condition + " && p->options[13] == 1"
        elif kind == 11:
            rule["strains"], effect, kind_name = f"a{side}", side, "strains"
        elif kind == 23 and i % 60 == 23:
            rule["beyond"], rule["instead"], effect, kind_name = f"a{side}", "a thing of another kind", side, "beyond"
            rule["when"], condition = when + " and q14", condition + " && p->options[14] == 1"
        else:
            strength = dice.choice(["slight", "moderate", "moderate", "strong", "strong", "decisive"])
            rule["favours"], rule["strength"], effect, kind_name = f"a{side}", strength, (side, STRENGTHS[strength]), "points"
            if dice.random() < 0.3:
                rule["ground"] = f"g{dice.randrange(max(6, count // 12))}"
        rules.append({"id": f"{leaf_ids()[leaf].split('.')[0]}.r{i:05}", "leaf": leaf, "pack": rule, "c": condition,
                      "kind": kind_name, "effect": effect})
    return rules


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def yaml_value(value):
    plain = isinstance(value, str) and value[0].isalpha() and not set(value) & set(":#'\"")
    return value if plain else json.dumps(value)


def write_list(path, items):
    write(path, "".join("- " + "\n  ".join(f"{key}: {yaml_value(value)}" for key, value in item.items()) + "\n" for item in items))


def question(q):
    item = {"id": f"q{q:02}", "title": f"Question {q}?", "label": f"the value of question {q}", "section": "all"}
    options = [{"id": f"o{o}", "title": f"option {o}"} for o in range(option_count(q))]
    if q in NUMBERS:
        return item | {"type": "number", "min": 0, "max": 100000}
    if q in CHOICES:
        return item | {"type": "choice", "options": options, "ordered": is_ordered(q)}
    return item | ({"type": "boolean"} if q in BOOLEANS else {"type": "choices", "options": options})


def write_pack(folder, rules):
    os.makedirs(folder, exist_ok=True)
    options = [{"id": f"o{o}", "title": f"option {o}"} for o in range(3)]
    write(f"{folder}/pack.yaml", json.dumps({
        "tiebreak": "pack/1", "id": "made-up", "version": "1.0.0", "title": "First or second",
        "alternatives": [{"id": "a0", "title": "First"}, {"id": "a1", "title": "Second"}],
        "traits": [{"id": f"t{t}", "title": f"trait {t}", "options": options, "ordered": True} for t in range(TRAITS)],
        "prior": PRIOR, "evidence_per_point": 0.5, "ground_cap": CAP, "weight_concentration": 30, "inference_doubt": 0.15,
        "hybrid": {"title": "Both", "base_friction": FRICTION}}) + "\n")
    write_list(f"{folder}/criteria.yaml", [
        {"id": branch, "title": branch, "fixed": branch == "z",
         "leaves": [{"id": f"l{i}", "title": f"leaf {i}"} for i in range(count)]} for branch, count in BRANCHES.items()])
    write_list(f"{folder}/questions.yaml", [question(q) for q in range(20)])
    write_list(f"{folder}/workloads.yaml", [
        {"id": f"w{w}", "title": f"work {w}", "help": "Some work.",
         "traits": {f"t{t}": f"o{(w + t) % 3}" for t in range(TRAITS) if (w + t) % 4 != 3}} for w in range(WORKLOADS)])
    for branch in BRANCHES:
        write_list(f"{folder}/{branch}.yaml", [{"id": r["id"]} | r["pack"] for r in rules if r["id"].startswith(branch + ".")])


# ---- Straight-line C ----

def straight_line(rules):
    bounds = [0]
    for count in BRANCHES.values():
        bounds.append(bounds[-1] + count)
    lines = [f"static const double prior = {PRIOR}, base_friction = {FRICTION};",
             f"static const int fixed_branch = {list(BRANCHES).index('z')};",
             f"static const int first_leaf[] = {{{', '.join(map(str, bounds))}}};", "",
             "static inline void fire(const straight_profile *p, const straight_workload *w, const double *omega, fired *f)", "{"]
    groups = {}
    for r in rules:
        if r["kind"] == "points" and "ground" in r["pack"]:
            groups.setdefault((r["pack"]["ground"], r["effect"][0]), []).append(r)
    shared = {key: members for key, members in groups.items() if len(members) > 1}
    lines += [f"    group {ground}_{side};" for ground, side in shared] + [""]
    lines += [f"    {ground}_{side}.count = 0;" for ground, side in shared]
    for r in sorted(rules, key=lambda r: r["id"]):
        lines.append(f"    if ({r['c']})")
        if r["kind"] == "friction":
            lines.append(f"        f->friction += {r['effect']};")
        elif r["kind"] == "rules_out":
            lines.append(f"        f->ruled_out |= {1 << r['effect']};")
        elif r["kind"] in ("strains", "beyond"):
            level = 1 if r["kind"] == "strains" else 2
            lines.append(f"        f->fitness[{r['effect']}] = f->fitness[{r['effect']}] > {level} ? "
                         f"f->fitness[{r['effect']}] : {level};")
        else:
            side, points = r["effect"]
            key = (r["pack"].get("ground"), side)
            lines.append(f"        join(&{key[0]}_{side}, omega[{r['leaf']}], {points});" if key in shared else
                         f"        f->lambda[{side}] += omega[{r['leaf']}] * {min(points, CAP)};")
    lines += [f"    f->lambda[{side}] += capped(&{ground}_{side}, {CAP});" for ground, side in shared] + ["}", ""]
    return "\n".join(lines)


# ---- Lines for --jsonl ----

def random_answer(q, dice):
    if q["type"] == "number":
        top = math.log10(max(10, min(q["max"], 1e6)))
        return max(q["min"], round(10 ** dice.uniform(0, top)))
    if q["type"] == "boolean":
        return dice.random() < 0.5
    if q["type"] == "level":
        return dice.randrange(6)
    ids = [o["id"] for o in q["options"]]
    return dice.choice(ids) if q["type"] == "choice" else sorted(dice.sample(ids, min(len(ids), dice.randrange(1, 4))))


def random_profile(asked, dice, words):
    profile = {"tiebreak": "profile/1"}
    if words:
        profile["title"] = " ".join(dice.choices(words, k=5)).capitalize()
        profile["description"] = " ".join(dice.choices(words, k=40)).capitalize() + "."
    work = dice.sample([w["id"] for w in asked["workloads"]], dice.choice([1, 2, 2, 3]))
    profile["workloads"] = {w: dice.choice([20, 30, 40, 60]) if dice.random() < 0.8 else
                            {"share": dice.choice([20, 40]), "critical": True} for w in work}
    questions = [q for q in asked["questions"] if q["type"] != "text"]
    profile["answers"] = {q["id"]: random_answer(q, dice) if dice.random() < 0.95 else "unknown"
                          for q in dice.sample(questions, min(len(questions), dice.randrange(15, 21)))}
    profile["priorities"] = {b: dice.choice(["less", "more", "decisive"]) for b in dice.sample(asked["priorities"], dice.randrange(3))}
    return profile


def write_lines(count, program, path, text):
    shown = subprocess.run([program, "questions", "--format", "json"], check=True, stdout=subprocess.PIPE).stdout
    asked, dice = json.loads(shown), random.Random(4)
    words = [w for q in asked["questions"] for w in q["title"].rstrip("?").lower().split()] if text else []
    lines = [json.dumps(random_profile(asked, dice, words)) + "\n" for _ in range(min(count, 20000))]
    with open(path, "w", encoding="utf-8") as file:
        for i in range(count):
            file.write(lines[i % len(lines)])


def main():
    if sys.argv[1] == "scoring":
        rules = random_rules(120, random.Random(2))
        write_pack(sys.argv[2] + "/pack", rules)
        write(sys.argv[2] + "/straight_rules.inc", straight_line(rules))
    elif sys.argv[1] == "rules":
        write_pack(sys.argv[3], random_rules(int(sys.argv[2]), random.Random(3)))
    elif sys.argv[1] == "export":
        subprocess.run([sys.argv[2], "rules", "export", sys.argv[3]], check=True, stdout=subprocess.DEVNULL)
    else:
        write_lines(int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5:] == ["--text"])


if __name__ == "__main__":
    main()
