#!/usr/bin/env python3
"""Checks that hold for the whole tree, one a subcommand:  lint.py CHECK ROOT [ARGUMENT...]
Prints a line for each fault as FILE:LINE: what; exit status 1 if there was one, 77 if the check cannot run here."""
import os
import re
import shutil
import subprocess
import sys

CODE = ("engine", "cli", "store", "web", "cmake", "tests")
FUNCTION_MAX = 80
FILE_MAX = 600
BANNED = ("strcpy strcat strncpy strncat sprintf vsprintf strtok atoi atol atoll atof gets system popen "
          "localtime gmtime ctime asctime").split()
FOREIGN = {  # headers of libraries, and the only folders that may include them
    "yaml.h": ("engine",), "cjson/cJSON.h": ("engine", "cli", "store", "web"), "pcre2.h": ("engine",),
    "microhttpd.h": ("web",), "sqlite3.h": ("store",),
}
NOT_IN_ENGINE = re.compile(r"sys/(socket|wait|ioctl)\.h|spawn\.h|netinet/|arpa/|netdb\.h|termios\.h|signal\.h")
MAY_INCLUDE = {"engine": {"engine"}, "store": {"store", "engine"}, "web": {"web", "store", "engine"},
               "cli": {"cli", "store", "engine"}, "cmake": {"engine", "cli"}}

faults = 0


def fault(path, line, text):
    global faults
    faults += 1
    print(f"{path}:{line}: {text}" if line else f"{path}: {text}")


def files(root, folders, endings):
    for folder in folders:
        for at, dirs, names in os.walk(os.path.join(root, folder)):
            dirs[:] = sorted(d for d in dirs if d not in ("build", "node_modules", "__pycache__"))
            for name in sorted(names):
                if name.endswith(endings):
                    yield os.path.relpath(os.path.join(at, name), root)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def blank(text, strings):
    """C without its comments, and without its strings' contents if STRINGS, line numbers kept."""
    def replace(match):
        found = match.group(0)
        if found.startswith("/"):
            return re.sub(r"[^\n]", " ", found)
        return found[0] + " " * (len(found) - 2) + found[-1] if strings else found
    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", replace, text, flags=re.S)


def line_of(text, at):
    return text.count("\n", 0, at) + 1


# --- include direction ---

def layer_table(root):
    """Names of the layers in order, and each word's index among them."""
    rows = [line.split(":") for line in read(root, "tests/lint/layers.txt").splitlines() if line and line[0] != "#"]
    return [name for name, _ in rows], {word: i for i, (_, words) in enumerate(rows) for word in words.split()}


def layer_of(table, name):
    stem = name.rsplit(".", 1)[0]
    if stem not in table:
        stem = re.sub(r"^tbi_", "", stem)
    while stem and stem not in table:
        stem = stem.rpartition("_")[0]
    return table.get(stem)


def check_includes(root):
    order, table = layer_table(root)
    homes = {}
    for path in files(root, ("engine", "store", "web", "cli"), (".h",)):
        name = os.path.basename(path)
        if name in homes:
            fault(path, 0, f"a header of that name is in {homes[name]} too")
        homes[name] = path.split(os.sep)[0]
    for path in files(root, ("engine", "store", "web", "cli", "cmake"), (".c", ".h")):
        home = path.split(os.sep)[0]
        if home == "engine" and layer_of(table, os.path.basename(path)) is None:
            fault(path, 0, "in no layer: add it to tests/lint/layers.txt")
        for number, line in enumerate(read(root, path).splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
            if match:
                check_include(path, number, home, match.group(1), match.group(2), homes, order, table)


def check_include(path, number, home, kind, name, homes, order, table):
    if kind == "<":
        if name in FOREIGN and home not in FOREIGN[name]:
            fault(path, number, f"only {', '.join(FOREIGN[name])} may include <{name}>")
        if home == "engine" and NOT_IN_ENGINE.match(name):
            fault(path, number, f"the engine is pure: no <{name}>")
        return
    target = homes.get(os.path.basename(name))
    if target is None:
        if home == "engine":
            fault(path, number, f"no header of ours: {name}")
        return  # made by the build
    if target not in MAY_INCLUDE[home] and not (path == os.path.join("cli", "serve.c") and name == "server.h"):
        fault(path, number, f"{home} may not include {target}'s {name}")
    if home == target == "engine":
        mine, other = layer_of(table, os.path.basename(path)), layer_of(table, name)
        if mine is not None and other is not None and other > mine:
            fault(path, number, f"{order[mine]} may not include {name}, which is {order[other]}")


# --- symbols of the library ---

UNDEFINED = {"stdout", "stderr", "stdin", "printf", "vprintf", "fprintf", "vfprintf", "puts", "putchar", "fputs", "fputc", "putc",
             "fwrite", "perror", "exit", "_exit", "abort", "setlocale", "system", "popen", "getenv", "time", "rand", "srand",
             "__printf_chk", "__fprintf_chk", "__vfprintf_chk", "fork", "execve", "socket"}


def check_symbols(root, library):
    table = subprocess.run(["objdump", "-t", library], check=True, capture_output=True, text=True).stdout
    member = library
    for line in table.splitlines():
        if ":     file format" in line:
            member = line.split(":")[0]
        match = re.match(r"[0-9a-f]+ (.......) (\S+)\s+([0-9a-f]+)\s+(?:\.hidden )?(.*)", line)
        if not match or int(match.group(3), 16) == 0:
            continue
        section = match.group(2)
        if section == "*COM*" or re.match(r"\.(data|bss|tbss|tdata)(\.|$)", section) and not section.startswith(".data.rel.ro"):
            fault(member, 0, f"{match.group(4)} can be written to: it is in {section}")
    names = subprocess.run(["nm", "-u", library], check=True, capture_output=True, text=True).stdout
    for line in names.splitlines():
        if line.endswith(":"):
            member = line[:-1]
        elif line.split() and line.split()[-1] in UNDEFINED:
            fault(member, 0, f"the engine may not use {line.split()[-1]}")


# --- ids of the default pack ---

def check_ids(root):
    pack, workloads = read(root, "rules/pack.yaml"), read(root, "rules/workloads.yaml")
    start = pack.index("alternatives:")
    block = re.match(r"alternatives:.*\n((?:\s*-.*\n|\s+.*\n)*)", pack[start:]).group(1)
    alternatives = re.findall(r"id:\s*([\w-]+)", block)
    titles = re.findall(r"title:\s*([^,}\n]+)", block)
    ids = alternatives + re.findall(r"^-\s*\{?\s*id:\s*([\w-]+)", workloads, re.M)
    if len(alternatives) < 2 or len(ids) < 4:
        fault("rules", 0, "found too few ids to look for: is the check still right?")
    quoted = re.compile("|".join(rf'"{re.escape(i)}"' for i in ids))
    anywhere = [i for i in ids if "_" in i] + [t.strip() for t in titles]
    words = re.compile("|".join(rf"(?<!\w){re.escape(i)}(?!\w)" for i in anywhere))
    for path in files(root, ("engine", "cli", "store", "web", "cmake"), (".c", ".h")):
        text = blank(read(root, path), strings=False)
        for pattern in (quoted, words):
            for match in pattern.finditer(text):
                fault(path, line_of(text, match.start()), f"{match.group(0)} is the default pack's: the engine names none of it")


# --- single lines and sizes ---

def check_banned(root):
    pattern = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")
    for path in files(root, CODE, (".c", ".h")):
        text = blank(read(root, path), strings=True)
        for match in pattern.finditer(text):
            fault(path, line_of(text, match.start()), f"{match.group(1)} is banned")


def check_sizes(root):
    for path in files(root, CODE, (".c", ".h")):
        lines = read(root, path).splitlines()
        if len(lines) > FILE_MAX:
            fault(path, 0, f"{len(lines)} lines: split it at the noun (at most {FILE_MAX})")
        start = None
        for number, line in enumerate(lines, 1):
            if line == "{":
                start = number
            elif line == "}" and start:
                if number - start - 1 > FUNCTION_MAX:
                    fault(path, start, f"a function of {number - start - 1} lines (at most {FUNCTION_MAX})")
                start = None


def check_words(root):
    todo = re.compile(r"\b(" + "TO" + "DO|FIX" + "ME|XX" + "X)\\b")
    hosts = re.compile("|".join(re.escape(a + b) for a, b in (
        ("deb.debian", ".org"), ("registry.npmjs", ".org"), ("py" "pi", ".org"), ("files.pythonhosted", ".org"),
        ("crates", ".io"), ("proxy.golang", ".org"), ("index.docker", ".io"))))
    own = [name for name in os.listdir(root) if os.path.isfile(os.path.join(root, name))]
    paths = list(files(root, CODE + ("docs", "data", "rules", ".ci"), (
        ".c", ".h", ".md", ".txt", ".cmake", ".yaml", ".json", ".py", ".sh", ".bats", ".bash", "run"))) + own
    for path in paths:
        try:
            text = read(root, path)
        except UnicodeDecodeError:
            continue  # inputs of tests may be anything
        for pattern in (todo, hosts):
            for match in pattern.finditer(text):
                fault(path, line_of(text, match.start()), f"'{match.group(0)}' may not stay")


def check_format(root):
    tool = shutil.which("clang-format-14") or shutil.which("clang-format")
    if not tool or " 14." not in subprocess.run([tool, "--version"], capture_output=True, text=True).stdout:
        print("clang-format 14 is not here")
        sys.exit(77)
    paths = list(files(root, CODE, (".c", ".h")))
    done = subprocess.run([tool, "--dry-run", "-Werror", "--ferror-limit=1"] + paths, cwd=root, capture_output=True, text=True)
    if done.returncode:
        fault("clang-format", 0, "run: clang-format -i on the files below\n" + done.stderr)


def check_shell(root):
    if not shutil.which("shellcheck"):
        print("shellcheck is not here")
        sys.exit(77)
    scripts = ["setup", ".ci/run", "tests/golden/update"] + list(files(root, ("tests",), (".sh", ".bash")))
    tests = list(files(root, ("tests",), (".bats",)))
    # bats sets `status` and its like, and a test may read the file it compares with.
    for command in (["shellcheck"] + scripts, ["shellcheck", "-e", "SC2153,SC2154,SC2094"] + tests,
                    ["dash", "-n", "setup"] if shutil.which("dash") else ["true"]):
        done = subprocess.run(command, cwd=root, capture_output=True, text=True)
        if done.returncode:
            fault(command[0], 0, done.stdout + done.stderr)


def check_programs(root):
    """The benchmarks' programs, as far as what is installed can tell: by pyflakes, and by Node.js's own parser."""
    pyflakes = shutil.which("pyflakes3") or shutil.which("pyflakes")
    node = shutil.which("node")
    if not pyflakes and not node:
        print("neither pyflakes nor node is here")
        sys.exit(77)
    python = [[pyflakes] + list(files(root, ("data/bench",), (".py",)))] if pyflakes else []
    checks = python + [[node, "--check", path] for path in files(root, ("data/bench",), (".js",)) if node]
    for command in checks:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True)
        if done.returncode:
            fault(os.path.basename(command[0]), 0, done.stdout + done.stderr)


CHECKS = {name[6:]: function for name, function in globals().items() if name.startswith("check_") and name != "check_include"}

if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in CHECKS:
        sys.exit(f"usage: lint.py {'|'.join(CHECKS)} ROOT [ARGUMENT...]")
    CHECKS[sys.argv[1]](os.path.abspath(sys.argv[2]), *sys.argv[3:])
    sys.exit(1 if faults else 0)
