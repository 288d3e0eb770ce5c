import sys
import tempfile
import time
from pathlib import Path

count = int(sys.argv[1])
folder = Path(tempfile.mkdtemp(prefix="files-"))
text = "".join(f"line {i} of a file\n" for i in range(50))

begun = time.perf_counter()
lines = 0
for i in range(count):
    (folder / f"{i}.txt").write_text(text, encoding="utf-8")
files = list(folder.iterdir())
for path in files:
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("line"):
                lines += 1
    path.unlink()
print(f"value {(time.perf_counter() - begun) * 1000}")
folder.rmdir()
print(f"check {len(files)} {lines}")
