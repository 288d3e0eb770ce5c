#!/usr/bin/env python3
"""Compares what the program says about bad input with the texts agreed on.

    run_diagnostics.py PROGRAM [--update] [--under COMMAND] [NAME...]

In tests/golden/diagnostics, beside each NAME.expected (what standard error shows):
    NAME.bad.yaml, NAME.bad.json   a profile, scored with base-pack
    NAME.evidence.json             evidence, given with a good profile
    NAME.pack/                     the files in which a pack differs from base-pack
    NAME.bench/                    the folder of a benchmark, put into base-pack
and what no one wants to see in an editor (1 MiB, NULs, links that lead nowhere) is made by the functions below. Every
case runs twice: for the text, and with --format json for the codes. Each code of engine/diag.h needs a case. COMMAND is what
the first of them runs under: "valgrind -q --error-exitcode=99".
"""
import argparse
import difflib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(HERE, "diagnostics")
DIAG_H = os.path.join(HERE, "..", "..", "engine", "diag.h")
GOOD = "tiebreak: profile/1\nworkloads: [morning]\nanswers: {cups: 4}\n"

# Codes that no file can provoke, each with the reason.
EXEMPT = {}

MIB = 1 << 20


def write(path, content):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


# --- Cases that are made ---

def profile(name, content):
    write(name, content)
    return score(name)


def score(name, *more):
    return ["score", "--pack", "base-pack", "--no-evidence", "--draws", "10", *more, name]


def pack(name, changes):
    """Base-pack with files replaced, or left out (None)."""
    shutil.copytree("base-pack", name)
    for path, content in changes.items():
        if content is None:
            os.remove(os.path.join(name, path))
        else:
            write(os.path.join(name, path), content)
    return ["rules", "check", name]


def rules(count, when="cups >= 3"):
    return "".join(f"- {{id: taste.r{i}, criterion: taste.aroma, when: {when}, favours: tea, strength: slight, because: B.,"
                   " basis: judgement}\n" for i in range(count))


def dangling(name):
    os.symlink("nothing-there", name)
    return score(name)


def folder(name):
    os.mkdir(name)
    return score(name)


def regex_limit(file, text):
    """A pattern that tries every way to part a long run of letters."""
    command = pack("backtracking.pack", {file: text})[1:]
    write("long.yaml", f"tiebreak: profile/1\nworkloads: [morning]\ndescription: {'a' * 500}!\n")
    return ["score", "--pack", command[1], "--no-evidence", "--draws", "10", "long.yaml"]


MADE = {
    "file-too-large": lambda: profile("large.yaml", "#" * MIB + "\n"),
    "file-too-large-json": lambda: profile("large.json", "[" + " " * (MIB - 1) + "]"),
    "file-nul-byte": lambda: profile("nul.yaml", b"tiebreak: profile/1\ntitle: a\0b\n"),
    "file-not-utf8": lambda: profile("latin.yaml", b"tiebreak: profile/1\ntitle: caf\xe9 \xc3\xa0 la carte\n"),
    "file-utf16": lambda: profile("utf16.yaml", GOOD.encode("utf-16")),
    "file-overlong-utf8": lambda: profile("overlong.yaml", b"tiebreak: profile/1\ntitle: \xc0\xaf\n"),
    "file-empty": lambda: profile("empty.yaml", ""),
    "file-empty-json": lambda: profile("empty.json", ""),
    "file-mark-only": lambda: profile("mark.yaml", b"\xef\xbb\xbf"),
    "file-blank": lambda: profile("blank.yaml", "  \n\n   \n"),
    "file-blank-json": lambda: profile("blank.json", " \n\t\n"),
    "file-comment-only": lambda: profile("comment.yaml", "# nothing yet\n"),
    "file-missing": lambda: score("nowhere.yaml"),
    "file-in-missing-folder": lambda: score("nowhere/profile.yaml"),
    "file-dangling-link": lambda: dangling("link.yaml"),
    "file-folder": lambda: folder("folder.yaml"),
    "file-device": lambda: score("/dev/null"),
    "yaml-depth-65": lambda: profile("deep.yaml", "tiebreak: profile/1\nanswers: " + "[" * 64 + "]" * 64 + "\n"),
    "yaml-depth-indented": lambda: profile("deep.yaml", "".join(" " * i + "a:\n" for i in range(65))),
    "json-depth-65": lambda: profile("deep.json", "[" * 65 + "]" * 65),
    "json-depth-100000": lambda: profile("deep.json", "[" * 100000),
    "json-nul-byte": lambda: profile("nul.json", b'{"tiebreak": "profile/1", "title": "a\0b"}'),
    "json-control-character": lambda: profile("control.json", b'{"tiebreak": "profile/1", "title": "a\x01b"}'),
    "yaml-control-character": lambda: profile("control.yaml", b"tiebreak: profile/1\ntitle: a\x01b\n"),
    "pack-missing-folder": lambda: ["rules", "check", "nowhere"],
    "pack-is-a-file": lambda: (write("file.pack", "x\n"), ["rules", "check", "file.pack"])[1],
    "pack-empty-folder": lambda: (os.mkdir("empty.pack"), ["rules", "check", "empty.pack"])[1],
    "pack-without-questions": lambda: pack("short.pack", {"questions.yaml": None}),
    "pack-empty-file": lambda: pack("hollow.pack", {"criteria.yaml": ""}),
    "pack-many-files": lambda: pack("many.pack", {f"b{i}.yaml": "[]\n" for i in range(60)}),
    "pack-many-workloads": lambda: pack("busy.pack", {"workloads.yaml": "".join(
        f"- {{id: w{i}, title: w{i}}}\n" for i in range(65))}),
    "pack-many-questions": lambda: pack("curious.pack", {"questions.yaml": "".join(
        f"- {{id: q{i}, type: boolean, title: Q?, label: q}}\n" for i in range(1001)), "taste.yaml": None}),
    "pack-many-rules": lambda: pack("strict.pack", {"taste.yaml": rules(6000), "cost.yaml": rules(3997).replace(
        "id: taste", "id: cost").replace("taste.aroma", "cost")}),
    "pack-many-options": lambda: pack("choosy.pack", {"questions.yaml": (
        "- {id: cups, type: number, title: How many?, label: cups, min: 0, max: 100}\n"
        f"- {{id: c, type: choices, title: C?, label: c, options: [{', '.join(f'o{i}' for i in range(65))}]}}\n")}),
    "pack-many-problems": lambda: pack("broken.pack", {"taste.yaml": rules(120, "cups has tea")}),
    "condition-too-deep": lambda: pack("deep.pack", {"taste.yaml": rules(1, "'" + "(" * 33 + "sugar" + ")" * 33 + "'")}),
    "condition-too-many-nots": lambda: pack("nots.pack", {"taste.yaml": rules(1, "'" + "not " * 33 + "sugar'")}),
    "condition-too-long": lambda: pack("long.pack", {"taste.yaml": rules(1, "'" + " and ".join(
        f"cups != {i % 100}" for i in range(300)) + "'")}),
    "condition-list-too-long": lambda: pack("list.pack", {"taste.yaml": rules(1, "'cups in [" + ", ".join(
        str(i) for i in range(65)) + "]'")}),
    "regex-too-long": lambda: pack("long.pack", {"lexicon.yaml": "- {id: l, pattern: /" + "a" * 4097 +
                                                 "/, workload: morning}\n"}),
    "regex-limit-lexicon": lambda: regex_limit("lexicon.yaml", "- {id: ways, pattern: '/(a|aa)+[bc]/', workload: morning}\n"),
    "regex-limit-rule": lambda: regex_limit("taste.yaml", rules(1, "'text matches /(a|aa)+[bc]/'")),
    "set-unknown": lambda: (write("good.yaml", GOOD), score("good.yaml", "--set", "cup=3", "--set", "workloads.mornin=1",
                                                            "--set", "priorities.tast=more"))[1],
    "set-wrong": lambda: (write("good.yaml", GOOD), score("good.yaml", "--set", "cups=many", "--set", "cups=101", "--set",
                                                          "sugar=yes", "--set", "milk=cows", "--set", "thirst=2.5"))[1],
}


# --- Cases that are files ---

def copied(entry):
    shutil.copy(os.path.join(CASES, entry), entry)
    return entry


def evidence(entry):
    write("good.yaml", GOOD)
    return ["score", "--pack", "base-pack", "--evidence", copied(entry), "--draws", "10", "good.yaml"]


def overlaid(entry):
    shutil.copytree("base-pack", entry)
    shutil.copytree(os.path.join(CASES, entry), entry, dirs_exist_ok=True)
    return ["rules", "check", entry]


def benchmark(entry):
    shutil.copytree(os.path.join(CASES, entry), os.path.join("base-pack", "bench", entry[:-len(".bench")]))
    return ["bench", "--list", "--pack", "base-pack"]


def all_cases():
    """By name: a function that sets the case up in the current folder and gives the arguments for the program."""
    cases = dict(MADE)
    kinds = ((".bad.yaml", lambda e: score(copied(e))), (".bad.json", lambda e: score(copied(e))),
             (".evidence.json", evidence), (".pack", overlaid), (".bench", benchmark))
    for entry in sorted(os.listdir(CASES)):
        for ending, make in kinds:
            if entry.endswith(ending):
                name = entry[:-len(ending)]
                if name in cases:
                    sys.exit(f"two cases are named {name}")
                cases[name] = lambda entry=entry, make=make: make(entry)
    return cases


# --- Running ---

def run(command, arguments):
    environment = {"SOURCE_DATE_EPOCH": "1763683200", "HOME": "/nonexistent", "LC_ALL": "C"}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LD_LIBRARY_PATH", "PATH"):
        if name in os.environ:
            environment[name] = os.environ[name]
    done = subprocess.run([*command, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def wanted_status(arguments, diagnostics):
    """What the exit status should be, by what is said."""
    errors = {d["code"] for d in diagnostics if d["severity"] == "error"}
    if not errors:
        return 0
    if errors == {"io"}:
        return 3
    return 1 if arguments[0] == "rules" else 2


def try_case(program, under, name, make):
    """The text on standard error, the codes, and a list of faults."""
    faults = []
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(os.path.join(CASES, "base-pack"), os.path.join(scratch, "base-pack"))
        os.chdir(scratch)
        try:
            arguments = make()
            status, out, text = run([*under, program], arguments)
            json_status, document, _ = run([program], [*arguments, "--format", "json"])
        finally:
            os.chdir(before)
    try:
        diagnostics = json.loads(document).get("diagnostics")
    except ValueError:
        diagnostics = None
        faults.append(f"{name}: standard output is not one JSON document:\n{document}")
    if diagnostics is None:  # a report: what there was to say were warnings
        diagnostics = [{"code": "pack-differs", "severity": "warning"}] if "warning: " in text else []
    wanted = wanted_status(arguments, diagnostics)
    if status != wanted or json_status != wanted:
        faults.append(f"{name}: exit status {status}, and {json_status} with JSON; wanted {wanted}\n{text}")
    if wanted != 0 and out:
        faults.append(f"{name}: a result in spite of the error:\n{out}")
    if not text:
        faults.append(f"{name}: nothing was said")
    return text, {d["code"] for d in diagnostics}, faults


def compare(name, text, update):
    path = os.path.join(CASES, name + ".expected")
    if update:
        write(path, text)
        return []
    try:
        with open(path, encoding="utf-8") as file:
            expected = file.read()
    except FileNotFoundError:
        return [f"{name}: no {name}.expected; --update writes it"]
    if text == expected:
        return []
    lines = difflib.unified_diff(expected.splitlines(), text.splitlines(), name + ".expected", "now", lineterm="")
    return ["\n".join(lines)]


def check_codes(seen):
    with open(DIAG_H, encoding="utf-8") as file:
        codes = re.findall(r'^\s+X\([A-Z0-9_]+, "([a-z0-9-]+)"\)', file.read(), re.M)
    faults = [] if len(codes) > 20 else ["diag.h: the codes were not found: is the pattern still right?"]
    faults += [f"{code}: no case provokes it" for code in codes if code not in seen and code not in EXEMPT]
    faults += [f"{code}: exempt ({EXEMPT[code]}), and yet a case provokes it" for code in EXEMPT if code in seen]
    faults += [f"{code}: exempt, and no such code" for code in EXEMPT if code not in codes]
    return faults


def check_left_over(cases):
    return [f"{entry}: of no case" for entry in sorted(os.listdir(CASES))
            if entry.endswith(".expected") and entry[:-len(".expected")] not in cases]


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--under", default="", metavar="COMMAND")
    parser.add_argument("program")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args(arguments)
    program, under, names = os.path.abspath(options.program), shlex.split(options.under), options.names
    cases, seen, faults = all_cases(), set(), []
    for name in names or sorted(cases):
        text, codes, found = try_case(program, under, name, cases[name])
        seen |= codes
        faults += found + compare(name, text, options.update)
    if not names:
        faults += check_codes(seen) + check_left_over(cases)
    for fault in faults:
        print(fault)
    print(f"{len(names or cases)} cases, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
