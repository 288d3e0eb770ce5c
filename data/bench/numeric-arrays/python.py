import sys
import time

try:
    import numpy as np
except ImportError:
    print(f"skip {sys.executable} lacks NumPy: pip install numpy, or apt install python3-numpy for Debian's own"
          " (--python /usr/bin/python3)")
    sys.exit()

n = int(sys.argv[1])
i, j = np.indices((n, n))
a = ((i * j) % 7).astype(float)
b = ((i + j) % 5).astype(float)

begun = time.perf_counter()
c = a @ b
spread = c.std(axis=1)
print(f"value {(time.perf_counter() - begun) * 1000}")
print(f"check {int(c.sum())} {(spread > 1).sum()}")
