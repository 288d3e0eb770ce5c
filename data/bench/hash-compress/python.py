import gzip
import hashlib
import sys
import time

size = int(sys.argv[1])
data = bytes((i * i) % 251 for i in range(size))

begun = time.perf_counter()
digest = hashlib.sha256(data).hexdigest()
packed = gzip.compress(data, compresslevel=6)
again = gzip.decompress(packed)
print(f"value {(time.perf_counter() - begun) * 1000}")
print(f"check {digest[:16]} {len(again)}")
