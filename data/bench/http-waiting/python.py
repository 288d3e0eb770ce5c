import asyncio
import importlib
import json
import os
import socket
import sys

try:
    import uvicorn

    # uvicorn is told to use these
    importlib.import_module("httptools")
    importlib.import_module("uvloop")
except ImportError as missing:
    print(f"skip {sys.executable} lacks {missing.name}: pip install uvicorn uvloop httptools, or apt install"
          " python3-uvicorn python3-uvloop python3-httptools for Debian's own (--python /usr/bin/python3)")
    sys.exit()


async def app(scope, receive, send):
    await asyncio.sleep(0.020)
    body = json.dumps({"waited": 20}, separators=(",", ":")).encode()
    await send({
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())],
    })
    await send({"type": "http.response.body", "body": body})


def main():
    processes = int(sys.argv[1])
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(f"port {listener.getsockname()[1]}", flush=True)
    for _ in range(processes - 1):
        if os.fork() == 0:
            break
    config = uvicorn.Config(app, loop="uvloop", http="httptools", lifespan="off", access_log=False,
                            log_level="warning")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
