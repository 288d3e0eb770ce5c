import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def order(number):
    lines = []
    total = 0
    for i in range(5):
        line = {"sku": f"S-{number}-{i}", "quantity": i + 1, "cents": 100 + number + 10 * i}
        total += line["quantity"] * line["cents"]
        lines.append(line)
    return {"id": number, "lines": lines, "total": total}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        number = int(self.path.rpartition("/")[2])
        body = json.dumps(order(number), separators=(",", ":")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 1024

    def handle_error(self, request, client_address):
        pass  # connections that the load generator drops


server = Server(("127.0.0.1", 0), Handler)
print(f"port {server.server_port}", flush=True)
server.serve_forever()
