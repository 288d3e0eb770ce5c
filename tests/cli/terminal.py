"""A program at a pseudo-terminal, driven prompt by prompt."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>]")
WAIT = 60  # seconds for a prompt, on a machine that is busy


class Gone(Exception):
    """The program ended where a prompt was expected."""


class Terminal:
    def __init__(self, command, columns=80, term="dumb", cwd=None, **environment):
        self.shown = b""  # all that was printed, as it was
        self.status = None
        self.edits = term != "dumb"  # lines are edited by the program, perhaps
        env = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "TERM": term, "LC_ALL": "C.UTF-8",
               "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "1763683200")}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
            if name in os.environ:
                env[name] = os.environ[name]
        env.update(environment)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                if cwd:
                    os.chdir(cwd)
                os.execvpe(command[0], command, env)
            finally:
                os._exit(127)
        self.resize(columns)

    def resize(self, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))

    def more(self, seconds):
        """Reads what comes within SECONDS; False at the end."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.shown += data
        return data != b""

    def plain(self):
        return ESCAPES.sub(b"", self.shown).replace(b"\r", b"")

    def prompt(self):
        """Waits until a prompt is shown and nothing was typed at it yet."""
        until = time.monotonic() + WAIT
        while not self.plain().endswith(b"\n> "):
            if time.monotonic() > until:
                raise TimeoutError("no prompt after:\n" + self.plain().decode(errors="replace"))
            if not self.more(0.5):
                self.end()
                raise Gone(self.plain().decode(errors="replace"))
        self.settle()
        return self

    def settle(self):
        """An editor shows its prompt before it takes the keys over: what was typed in between would be shown twice."""
        until = time.monotonic() + 10
        while self.edits and termios.tcgetattr(self.fd)[3] & termios.ICANON:
            self.edits = time.monotonic() < until
            time.sleep(0.001)

    def type(self, text):
        data = text if isinstance(text, bytes) else text.encode()
        while data:  # a terminal takes so much at a time; what it echoes is read in between
            if select.select([], [self.fd], [], 0.2)[1]:
                data = data[os.write(self.fd, data[:512]):]
            if select.select([self.fd], [], [], 0)[0]:
                self.more(0)
        return self

    def answer(self, text):
        self.prompt()
        before = len(self.shown)
        self.type((text if isinstance(text, bytes) else text.encode()) + b"\n")
        until = time.monotonic() + WAIT
        while b"\n" not in self.shown[before:] and time.monotonic() < until and self.more(0.5):
            pass  # until the echo of the line's end: what is looked for next comes after it
        return self

    def signal(self, number):
        os.kill(self.pid, number)

    def hang_up(self):
        os.close(self.fd)
        self.fd = -1
        return self.end()

    def end(self):
        """Reads to the end; the exit status, or minus the signal."""
        until = time.monotonic() + WAIT
        while self.fd >= 0 and time.monotonic() < until and self.more(0.5):
            pass
        while self.status is None and time.monotonic() < until:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            else:
                time.sleep(0.01)
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            raise TimeoutError("did not end:\n" + self.plain().decode(errors="replace"))
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1
        return self.status
