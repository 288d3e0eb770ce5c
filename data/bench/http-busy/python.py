import asyncio
import importlib
import socket
import sys

try:
    import uvicorn
    import uvloop

    importlib.import_module("httptools")  # uvicorn is told to use it
except ImportError as missing:
    print(f"skip {sys.executable} lacks {missing.name}: pip install uvicorn uvloop httptools, or apt install"
          " python3-uvicorn python3-uvloop python3-httptools for Debian's own (--python /usr/bin/python3)")
    sys.exit()


def solutions(n, columns, left, right):
    """Bits of columns and diagonals tell which cells of the next row are attacked."""
    all_columns = (1 << n) - 1
    if columns == all_columns:
        return 1
    count = 0
    free = all_columns & ~(columns | left | right)
    while free:
        cell = free & -free
        free ^= cell
        count += solutions(n, columns | cell, (left | cell) << 1, (right | cell) >> 1)
    return count


async def app(scope, receive, send):
    body = str(solutions(11, 0, 0, 0)).encode() if scope["path"] == "/slow" else b"quick"
    await send({
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-length", str(len(body)).encode())],
    })
    await send({"type": "http.response.body", "body": body})


async def ask_slowly(port):
    while True:
        await asyncio.sleep(0.25)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /slow HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        await reader.read()
        writer.close()


async def main():
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    port = listener.getsockname()[1]
    print(f"port {port}", flush=True)
    config = uvicorn.Config(app, http="httptools", lifespan="off", access_log=False, log_level="warning")
    asker = asyncio.create_task(ask_slowly(port))
    await uvicorn.Server(config).serve(sockets=[listener])
    asker.cancel()


uvloop.install()
asyncio.run(main())
