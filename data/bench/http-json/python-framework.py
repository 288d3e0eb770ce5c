import importlib
import os
import socket
import sys

try:
    import fastapi
    import uvicorn

    # uvicorn is told to use these
    importlib.import_module("httptools")
    importlib.import_module("uvloop")
except ImportError as missing:
    print(f"skip {sys.executable} lacks {missing.name}: pip install fastapi uvicorn uvloop httptools, or apt install"
          " python3-fastapi python3-uvicorn python3-uvloop python3-httptools for Debian's own (--python /usr/bin/python3)")
    sys.exit()

app = fastapi.FastAPI()


@app.get("/orders/{number}")
async def order(number: int):
    lines = []
    total = 0
    for i in range(5):
        line = {"sku": f"S-{number}-{i}", "quantity": i + 1, "cents": 100 + number + 10 * i}
        total += line["quantity"] * line["cents"]
        lines.append(line)
    return {"id": number, "lines": lines, "total": total}


def main():
    processes = int(sys.argv[1])
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(f"port {listener.getsockname()[1]}", flush=True)
    for _ in range(processes - 1):
        if os.fork() == 0:
            break
    config = uvicorn.Config(app, loop="uvloop", http="httptools", access_log=False, log_level="warning")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
