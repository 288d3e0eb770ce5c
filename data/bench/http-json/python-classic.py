import sys

try:
    import flask
    from gunicorn.app.base import BaseApplication
except ImportError as missing:
    print(f"skip {sys.executable} lacks {missing.name}: pip install flask gunicorn, or apt install"
          " python3-flask python3-gunicorn for Debian's own (--python /usr/bin/python3)")
    sys.exit()

app = flask.Flask(__name__)


@app.get("/orders/<int:number>")
def order(number):
    lines = []
    total = 0
    for i in range(5):
        line = {"sku": f"S-{number}-{i}", "quantity": i + 1, "cents": 100 + number + 10 * i}
        total += line["quantity"] * line["cents"]
        lines.append(line)
    body = flask.json.dumps({"id": number, "lines": lines, "total": total}, separators=(",", ":"), sort_keys=False)
    return flask.Response(body, mimetype="application/json")


class Server(BaseApplication):
    def load_config(self):
        options = {
            "bind": "127.0.0.1:0",
            "workers": int(sys.argv[1]),
            "worker_class": "gthread",
            "threads": 4,
            "keepalive": 30,
            "loglevel": "error",
            "when_ready": lambda server: print(f"port {server.LISTENERS[0].sock.getsockname()[1]}", flush=True),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self):
        return app


if __name__ == "__main__":
    Server().run()
