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


def order(number):
    lines = []
    total = 0
    for i in range(5):
        line = {"sku": f"S-{number}-{i}", "quantity": i + 1, "cents": 100 + number + 10 * i}
        total += line["quantity"] * line["cents"]
        lines.append(line)
    return {"id": number, "lines": lines, "total": total}


async def app(scope, receive, send):
    number = int(scope["path"].rpartition("/")[2])
    body = json.dumps(order(number), separators=(",", ":")).encode()
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
