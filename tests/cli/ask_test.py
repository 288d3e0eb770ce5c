#!/usr/bin/env python3
"""`tiebreak ask` at a pseudo-terminal: transcripts, keeping and resuming, bad input.

    ask_test.py PROGRAM ROOT [--update]      --update rewrites tests/golden/ask"""
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unicodedata
import unittest

import yaml

from terminal import Gone, Terminal

PROGRAM, ROOT = (os.path.realpath(path) for path in sys.argv[1:3])
UPDATE = sys.argv[3:] == ["--update"]
PACK = f"{ROOT}/tests/packs/three-way"

# A whole interview: what is typed, prompt by prompt. All is asked, so that the order is the pack's and not that of draws.
STORY = ["Shop events 中文 שלום", "A work queue and outgoing mail for a shop, 500 messages a second, Postgres",
         "9", "2", "20k", "", "?", "nothing", "70/30", "mail", "speed up", "2 more", "?", "7", "<", "", "", "lots", "3"]


def columns(line):
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in line)
    return wide


class Ask(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.addCleanup(self.end_all)
        self.open = []

    def end_all(self):
        for terminal in self.open:
            if terminal.status is None and terminal.fd >= 0:
                os.kill(terminal.pid, signal.SIGKILL)
                terminal.end()

    def path(self, name):
        return os.path.join(self.folder, name)

    def ask(self, *arguments, columns=80, term="dumb", pack=PACK, **environment):
        environment = {"HOME": self.folder, "TZ": "UTC"} | environment
        terminal = Terminal([PROGRAM, "--pack", pack, "ask", *arguments], columns, term, self.folder, **environment)
        self.open.append(terminal)
        return terminal

    def draft(self):
        return self.path(".local/state/tiebreak/ask-where-messages-wait.yaml")

    def kept(self, path=None):
        with open(path or self.draft(), encoding="utf-8") as file:
            return yaml.safe_load(file)

    def tell(self, terminal, answers):
        """Types the answers; what was shown since then, without escapes."""
        before = len(terminal.prompt().plain())
        for answer in answers:
            terminal.answer(answer)
        terminal.prompt()
        return terminal.plain()[before:].decode(errors="replace")

    def finish(self, terminal):
        """Ends the interview where it is: no more questions, the report, no file."""
        terminal.answer("!").answer("")
        terminal.prompt().answer("-")
        self.assertEqual(terminal.end(), 0)
        return terminal.plain().decode()


class Transcripts(Ask):
    def whole(self, columns, **options):
        terminal = self.ask("--no-evidence", "--all", columns=columns, **options)
        try:
            for answer in STORY:
                terminal.answer(answer)
            for _ in range(20):
                last = terminal.prompt().plain().decode().rpartition("\n\n")[2]
                terminal.answer("" if last.startswith(("Your answers", "What shall")) else "-")
        except Gone:
            pass
        self.assertEqual(terminal.status, 0)
        return terminal

    def text_of(self, terminal):
        """What was shown, but for the report, which has tests of its own."""
        text = terminal.plain().decode().replace(self.folder, "HOME")
        before, check, rest = text.partition("q: save and quit.\n> \n")
        return before + check + "[the report]\n" + rest[rest.index("\nWhat shall"):]

    def compare(self, name, text):
        path = f"{ROOT}/tests/golden/ask/{name}.txt"
        if UPDATE:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        with open(path, encoding="utf-8") as file:
            self.assertMultiLineEqual(file.read(), text)

    def test_80_columns(self):
        self.compare("whole-80", self.text_of(self.whole(80)))

    def test_40_columns(self):
        self.compare("whole-40", self.text_of(self.whole(40)))

    def test_colour_changes_no_word(self):
        terminal = self.whole(80, term="xterm-256color")
        self.assertIn(b"\x1b[1m", terminal.shown)
        self.assertMultiLineEqual(self.text_of(terminal), self.text_of(self.again()))

    def again(self):
        shutil.rmtree(self.path(".local"))
        for name in os.listdir(self.folder):
            if name.endswith(".yaml"):
                os.unlink(self.path(name))
        return self.whole(80)

    def test_no_colour_wanted(self):
        for term, environment in (("xterm", {"NO_COLOR": "1"}), ("xterm", {"ACCESSIBLE": "1"}), ("dumb", {})):
            terminal = self.ask(term=term, **environment)
            terminal.answer("A title").prompt()
            self.assertNotIn(b"\x1b[1m", terminal.shown)
            if term == "dumb" or "ACCESSIBLE" in environment:
                self.assertNotIn(b"\x1b", terminal.shown)
            terminal.answer("q").end()
            os.unlink(self.draft())

    def test_no_line_is_wider_than_the_terminal(self):
        for width in (40, 41, 80, 120, 200):
            shutil.rmtree(self.path(".local"), ignore_errors=True)
            for line in self.text_of(self.whole(width)).splitlines():
                if not line.startswith(("> ", "  tiebreak ")) and "HOME" not in line:  # what is to be typed is not broken
                    self.assertLessEqual(columns(line), width, line)

    def test_resized_in_between(self):
        terminal = self.ask()
        self.tell(terminal, ["A title"])
        terminal.resize(40)
        shown = self.tell(terminal, ["?", "", ""])
        self.assertLessEqual(max(columns(line) for line in shown.splitlines()), 80)
        self.assertLessEqual(max(columns(line) for line in shown[shown.index("A title") if "A title" in shown else 0:]
                                 .splitlines()[4:]), 40)

    def test_live_shows_scores_and_else_there_are_none(self):
        told = ["", "a work queue", ""]
        self.assertIn("So far: ", self.tell(self.ask("--live"), told))
        os.unlink(self.draft())
        self.assertNotIn("So far", self.tell(self.ask(), told))

    def test_quick_asks_seven_questions_at_most(self):
        terminal = self.ask("--quick")
        asked = 0
        try:
            while "Your answers\n" not in terminal.prompt().plain().decode():
                terminal.answer("-")
                asked += 1
        except Gone:
            pass
        self.assertLessEqual(asked, 7)
        self.assertGreaterEqual(asked, 2)

    def test_all_asks_everything(self):
        terminal = self.ask("--all")
        while "Your answers\n" not in terminal.prompt().plain().decode():
            terminal.answer("-")
        shown = terminal.plain().decode()
        with open(f"{PACK}/questions.yaml", encoding="utf-8") as file:
            for question in yaml.safe_load(file):
                self.assertEqual(shown[:shown.index("Your answers")].count(question["title"]), 1, question["id"])


class Prompts(Ask):
    def test_names_are_taken_from_their_beginning_in_either_case(self):
        self.tell(self.ask(), ["", "-", "OUT, event", "", "", ""])
        self.assertEqual(self.kept()["workloads"], ["event_log", "mail_out"])

    def test_back_as_often_as_wanted_and_later_answers_stay(self):
        terminal = self.ask()
        self.tell(terminal, ["One", "-", "1 3", "60/40"])
        shown = self.tell(terminal, ["<", "<", "<", "<", "<"])
        self.assertIn("This is the first one.", shown)
        self.assertIn("Enter keeps: One", shown)
        shown = self.tell(terminal, ["Two", "", "", ""])
        self.assertIn("Enter: click stream 60 %", shown.replace("a click", "click"))
        self.assertEqual(self.kept()["title"], "Two")
        self.assertEqual(list(self.kept()["workloads"].values()), [60, 40])

    def test_help_says_why_and_names_rules(self):
        terminal = self.ask("--all", "--set", "title=T")
        self.tell(terminal, ["-", "1", ""])
        self.assertRegex(self.tell(terminal, ["?"]), r"Why we ask: it matters to [a-z_]+ \(\d+ rules?\)(.|\n)*\([a-z_]+\.[a-z-]+\)")

    def test_what_was_understood_can_be_put_right(self):
        terminal = self.ask()
        shown = self.tell(terminal, ["", "A work queue, 500 messages a second", "2", "20k"])
        self.assertIn('(from "500 messages a second")', " ".join(shown.split()))
        self.tell(terminal, [""])
        self.assertEqual(self.kept()["answers"]["messages_per_second"], 20000)
        self.assertEqual(self.kept()["workloads"], ["work_queue"])

    def test_a_title_is_read_too(self):
        self.assertIn("This was understood", self.tell(self.ask(), ["Our click stream", ""]))

    def test_an_answer_is_changed_by_its_number(self):
        terminal = self.ask()
        self.tell(terminal, ["Old", "-", "1", "", "!", "1", "New", "", "-"][:7])
        terminal.answer("").answer("-")
        self.assertEqual(terminal.end(), 0)
        self.assertEqual(self.kept()["title"], "New")
        self.assertIs(self.kept()["confirmed"], True)

    def test_the_file_gets_its_name_from_the_title(self):
        with open(self.path("my-shop.yaml"), "w", encoding="utf-8") as file:
            file.write("mine\n")
        terminal = self.ask()
        self.tell(terminal, ["My shop!", "-", "1", "", "!", "", "my-shop.yaml"])
        terminal.answer("")
        self.assertEqual(terminal.end(), 0)
        self.assertEqual(self.kept(self.path("my-shop-2.yaml"))["title"], "My shop!")
        self.assertFalse(os.path.exists(self.draft()))
        with open(self.path("my-shop.yaml"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "mine\n")

    def test_score_takes_the_file(self):
        self.tell(self.ask("-o", "mine.yaml"), ["T", "A work queue", "", ""])
        done = subprocess.run([PROGRAM, "--pack", PACK, "score", self.path("mine.yaml")], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class Keeping(Ask):
    # What is typed, and what is in the file once it was taken.
    TOLD = [("Shop", ("title", "Shop")), ("A shop.", ("description", "A shop.")), ("work out", ("workloads", 2)),
            ("70/30", ("share", 70)), ("2", ("critical", True)), ("1 more", ("priorities", "more")), ("!", None)]

    def check(self, kept, steps):
        for _, said in self.TOLD[:steps]:
            if said is None:
                continue
            key, value = said
            if key == "workloads":
                self.assertEqual(len(kept["workloads"]), value)
            elif key == "share":
                self.assertIn(value, [w["share"] if isinstance(w, dict) else w for w in kept["workloads"].values()])
            elif key == "critical":
                self.assertIn(True, [isinstance(w, dict) and w["critical"] for w in kept["workloads"].values()])
            elif key == "priorities":
                self.assertIn(value, kept["priorities"].values())
            else:
                self.assertEqual(kept[key], value)

    def leave(self, terminal, way):
        terminal.prompt()
        if way == "hang up":
            return terminal.hang_up()
        if way == "Ctrl-D":
            terminal.type(b"\x04")
        elif way == "Ctrl-C":
            terminal.type(b"\x03")
        else:
            terminal.signal(way)
        return terminal.end()

    def test_left_at_every_prompt_in_every_way(self):
        ends = {signal.SIGKILL: -9, signal.SIGHUP: 130, signal.SIGTERM: 130, "Ctrl-C": 130, "Ctrl-D": 0, "hang up": None}
        for steps in range(len(self.TOLD) + 1):
            for way, status in ends.items():
                with self.subTest(steps=steps, way=str(way)):
                    shutil.rmtree(self.path(".local"), ignore_errors=True)
                    terminal = self.ask(term="xterm" if steps % 2 else "dumb")
                    for typed, _ in self.TOLD[:steps]:
                        terminal.answer(typed)
                    ended = self.leave(terminal, way)
                    if status is not None:
                        self.assertEqual(ended, status, terminal.plain().decode())
                    if steps == 0:
                        continue
                    before = self.kept()
                    self.check(before, steps)
                    if way != signal.SIGKILL:
                        continue
                    terminal = self.ask()
                    shown = self.tell(terminal, ["y", "!"])
                    self.assertNotIn("called?\nA few words", shown)
                    self.assertEqual(terminal.answer("q").end(), 0)
                    after = self.kept()
                    self.check(after, steps)

    def test_begun_anew_the_old_answers_stay(self):
        self.ask().answer("First").answer("q").end()
        terminal = self.ask()
        shown = self.tell(terminal, ["maybe", "n"])
        self.assertIn("Type y or n.", shown)
        terminal.answer("Second").answer("q")
        self.assertEqual(terminal.end(), 0)
        self.assertEqual(self.kept(self.draft() + "~1")["title"], "First")
        self.assertEqual(self.kept()["title"], "Second")

    def test_two_at_once_lose_nothing(self):
        first, second = self.ask().prompt(), self.ask().prompt()
        self.tell(first, ["First"])
        self.assertIn("your answers go to", " ".join(self.tell(second, ["Second"]).split()))
        self.tell(first, ["-", "1"])
        self.tell(second, ["-", "2"])
        kept = {self.kept(path)["title"]: self.kept(path)["workloads"] for path in (self.draft(), self.draft() + "~1")}
        self.assertEqual(kept, {"First": ["click_stream"], "Second": ["event_log"]})

    def test_a_file_that_is_edited_meanwhile_is_left_alone(self):
        terminal = self.ask("-o", "mine.yaml")
        self.tell(terminal, ["Mine"])
        with open(self.path("mine.yaml"), "w", encoding="utf-8") as file:
            file.write("# edited\n")
        self.tell(terminal, ["A work queue"])
        self.assertEqual(self.kept(self.path("mine.yaml~1"))["description"], "A work queue")
        with open(self.path("mine.yaml"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "# edited\n")

    def test_nothing_said_leaves_no_file(self):
        terminal = self.ask()
        terminal.answer("").answer("").answer("q")
        self.assertEqual(terminal.end(), 0)
        self.assertFalse(os.path.exists(self.draft()))

    def test_left_when_asked_whether_to_go_on(self):
        self.ask().answer("First").answer("q").end()
        for typed, status in ((b"q\n", 0), (b"\x04", 0), (b"\x03", 130)):
            terminal = self.ask()
            terminal.prompt().type(typed)
            self.assertEqual(terminal.end(), status)
            self.assertNotIn(b"?\nA few words", terminal.plain())
            self.assertEqual(self.kept()["title"], "First")

    def test_output_is_kept_from_the_first_answer_on(self):
        terminal = self.ask("-o", "mine.yaml")
        self.tell(terminal, ["Mine"])
        self.assertEqual(self.kept(self.path("mine.yaml"))["title"], "Mine")
        terminal.signal(signal.SIGKILL)
        terminal.end()
        terminal = self.ask("--resume", "mine.yaml")
        self.assertNotIn("called?", self.tell(terminal, ["-"]))
        self.assertEqual(self.kept(self.path("mine.yaml"))["title"], "Mine")

    def changed_pack(self):
        pack = self.path("pack")
        shutil.copytree(PACK, pack)
        with open(f"{pack}/questions.yaml", encoding="utf-8") as file:
            text = file.read()
        with open(f"{pack}/questions.yaml", "w", encoding="utf-8") as file:
            file.write(text.replace("max: 86400000", "max: 100").replace("usual: {5: 5, 50: 20, 1000: 75}", "usual: {5: 5, 50: 20}"))
        return pack

    def test_a_changed_pack_keeps_what_fits(self):
        with open(self.path("mine.yaml"), "w", encoding="utf-8") as file:
            json.dump({"tiebreak": "profile/1", "title": "T", "pack": {"id": "where-messages-wait", "version": "1", "sha256": "0" * 64},
                       "workloads": {"work_queue": 1, "gone": 2}, "answers": {"latency_ms": 1000, "operations": 3, "gone": 1}}, file)
        terminal = self.ask("--resume", "mine.yaml", pack=self.changed_pack())
        terminal.prompt()
        shown = terminal.plain().decode()
        self.assertIn("3 of them no longer fit", shown)
        for word in ("latency_ms", "unknown question 'gone'", "unknown workload 'gone'"):
            self.assertIn(word, shown)
        terminal.answer("q").end()
        kept = self.kept(self.path("mine.yaml"))
        self.assertEqual(kept["answers"], {"operations": 3})
        self.assertEqual(list(kept["workloads"]), ["work_queue"])


class BadInput(Ask):
    def refuses(self, text, *arguments):
        """Starts with a file that holds TEXT; it must be refused and stay as it is."""
        with open(self.path("mine.yaml"), "w", encoding="utf-8") as file:
            file.write(text)
        terminal = self.ask("--resume", "mine.yaml", *arguments)
        self.assertEqual(terminal.end(), 2)
        with open(self.path("mine.yaml"), encoding="utf-8") as file:
            self.assertEqual(file.read(), text)
        return terminal.plain().decode()

    def test_nonsense_is_said_to_be_and_asked_again(self):
        terminal = self.ask("--all")
        self.tell(terminal, ["", "-"])
        kinds = "Which kinds of work does the backend do?"
        for typed, said in (("xyzzy", "There is no 'xyzzy' here"), ("99", "There is no '99' here"), ("", "Type numbers or names"),
                            ("o", "'o' can mean several"), ("clik_stream", "did you mean 'click_stream'?"), ("1 xyzzy", "xyzzy"),
                            ("-1", "There is no '-1' here"), ("\t \t", "Type numbers or names")):
            shown = self.tell(terminal, [typed])
            self.assertIn(said, shown)
            self.assertTrue(shown.rstrip("> \n").endswith(kinds), shown)
        self.tell(terminal, ["1 2"])
        for typed, said in (("60", "There are 2 kinds of work"), ("1/2/3", "There are 2 kinds"), ("0/0", "sum to 0"),
                            ("a/b", "'a' is no share"), ("-1/2", "'-1' is no share"), ("1e400/1", "no share"), ("nan/1", "no share")):
            self.assertIn(said, self.tell(terminal, [typed]))
        self.tell(terminal, ["", ""])
        for typed, said in (("1", "How much does"), ("more", "Say first what"), ("1 mor", "There is no 'mor'")):
            self.assertIn(said, self.tell(terminal, [typed]))

    def test_numbers_out_of_range(self):
        terminal = self.ask("--set", "title=T", "--set", "workloads.click_stream=1", "--all")
        self.tell(terminal, ["-", "", ""][:2])
        while "How many messages" not in terminal.prompt().plain().decode()[-300:]:
            terminal.answer("-")
        for typed, said in (("-5", "out of range"), ("1e300", "out of range"), ("lots", "no number"), ("0x10", "no number"),
                            ("9" * 500, "n")):
            shown = self.tell(terminal, [typed])
            self.assertIn(said, shown)
            self.assertIn("How many messages a second arrive", shown)
        self.tell(terminal, ["1.5 million"])
        self.assertEqual(self.kept()["answers"]["messages_per_second"], 1500000)

    def test_a_line_of_a_mebibyte(self):
        for term in ("dumb", "xterm"):
            shutil.rmtree(self.path(".local"), ignore_errors=True)
            terminal = self.ask(term=term)
            self.tell(terminal, ["Kept"])
            terminal.answer(b"a" * (1 << 20))
            terminal.prompt().answer("-").prompt()
            self.assertEqual(self.kept()["title"], "Kept")
            terminal.answer("q")
            self.assertEqual(terminal.end(), 0)

    def test_what_is_no_text(self):
        terminal = self.ask()
        shown = self.tell(terminal, [b"\xff\xfe", b"a\x01b"])
        self.assertEqual(shown.count("That is no text"), 2)
        self.tell(terminal, ["Good"])
        self.assertEqual(self.kept()["title"], "Good")

    def test_resume_files_that_are_none(self):
        self.assertIn("error:", self.refuses("tiebreak: profile/1\ntitle: \"cut o"))
        self.assertIn("error:", self.refuses("tiebreak: profile/1\nanswers:\n  operations: lots\n"))
        self.assertIn("error:", self.refuses("tiebreak: profile/1\nanswers: [operations\n"))
        self.assertIn("was answered for the pack 'other'",
                      self.refuses("tiebreak: profile/1\npack: {id: other, version: \"1\"}\nanswers: {operations: 3}\n"))
        self.assertIn("error:", self.refuses(""))
        terminal = self.ask("--resume", "nowhere.yaml")
        self.assertEqual(terminal.end(), 2 if "cannot" not in terminal.plain().decode() else 3)

    def test_a_folder_that_is_not_there_until_later(self):
        terminal = self.ask("-o", "later/mine.yaml")
        self.assertIn("could not be kept in later/mine.yaml: No such file or directory", self.tell(terminal, ["T"]))
        self.assertNotIn("could not", self.tell(terminal, ["-"]))
        os.mkdir(self.path("later"))
        self.assertIn("are kept in later/mine.yaml again", self.tell(terminal, ["1"]))
        self.assertEqual(self.kept(self.path("later/mine.yaml"))["title"], "T")

    def test_where_nothing_can_be_written_another_place_is_asked_for(self):
        terminal = self.ask("-o", "nowhere/mine.yaml")
        self.tell(terminal, ["T", "q", "nowhere/too.yaml"])
        terminal.answer("here.yaml")
        self.assertEqual(terminal.end(), 0)
        self.assertEqual(self.kept(self.path("here.yaml"))["title"], "T")

    def test_a_full_disk(self):
        before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
        try:
            terminal = self.ask("-o", "mine.yaml")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, handler)
        self.assertIn("could not be kept in mine.yaml: File too large", self.tell(terminal, ["T"]))
        self.tell(terminal, ["q", "other.yaml"])
        terminal.answer("-")
        self.assertEqual(terminal.end(), 3)
        self.assertEqual([name for name in os.listdir(self.folder) if name.endswith(".yaml")], [])

    def test_nobody_to_ask(self):
        command = [PROGRAM, "--pack", PACK, "ask"]
        environment = os.environ | {"HOME": self.folder}
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, "")
        self.assertIn("  workloads: ", done.stderr)
        self.assertIn("  messages_per_second: ", done.stderr)
        terminal = self.ask(CI="true")
        self.assertEqual(terminal.end(), 2)
        settings = [f"--set={line.split(':')[0].strip()}=unknown" for line in done.stderr.splitlines()
                    if line.startswith("  ") and "workloads" not in line]
        done = subprocess.run(command + settings + ["--set=workloads.work_queue=1", "-o", self.path("mine.yaml")],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("comes first in", done.stdout)
        self.assertEqual(self.kept(self.path("mine.yaml"))["answers"]["operations"], "unknown")

    def test_the_decision_goes_into_the_log(self):
        terminal = self.ask("--save", "--store", "log.db")
        if "without" in self.finish_first(terminal):
            self.skipTest("built without the log")
        shown = terminal.plain().decode()
        key = shown.partition("tiebreak decisions show")[2].split()[0]
        done = subprocess.run([PROGRAM, "decisions", "list", "--store", self.path("log.db")], capture_output=True, text=True)
        self.assertIn(key[:8], done.stdout)

    def finish_first(self, terminal):
        try:
            self.tell(terminal, ["Kept", "A work queue", ""])
        except Gone as gone:
            return str(gone)
        self.finish(terminal)
        return ""

    def test_options_that_exclude_each_other(self):
        self.assertEqual(self.ask("--all", "--quick").end(), 2)
        self.assertEqual(self.ask("--resume", "a", "--answers", "b").end(), 2)
        self.assertEqual(self.ask("--set", "nothing").end(), 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
