"""Without `serve`: starts the other side's server and asks it. With it: serves."""
import http.client
import json
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        body = b'{"ok":true}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def serve():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"port {server.server_port}", flush=True)
    server.serve_forever()


def ask(connection):
    connection.request("GET", "/")
    return json.loads(connection.getresponse().read())["ok"]


def measure(count, interpreter, program):
    with subprocess.Popen([interpreter, program, "serve"], stdout=subprocess.PIPE, text=True) as server:
        port = int(server.stdout.readline().split()[1])
        connection = http.client.HTTPConnection("127.0.0.1", port)
        ask(connection)
        begun = time.perf_counter()
        good = sum(ask(connection) for _ in range(count))
        print(f"value {(time.perf_counter() - begun) * 1000 / count}")
        print(f"check {good}")
        server.terminate()


if sys.argv[1] == "serve":
    serve()
else:
    measure(int(sys.argv[1]), sys.argv[2], sys.argv[3])
