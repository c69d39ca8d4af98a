"""HTTP on Unix sockets, for the benches that talk to a daemon."""
import http.client
import json
import socket


class UnixConnection(http.client.HTTPConnection):
    """HTTP/1.1 on a Unix socket; the connection is kept open between requests."""

    def __init__(self, path, timeout=300):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def call(connection, method, route, body=None):
    """One request: status, Retry-After or None, the body's bytes."""
    payload = None if body is None else json.dumps(body)
    connection.request(method, route, payload, {"Content-Type": "application/json"})
    reply = connection.getresponse()
    data = reply.read()
    return reply.status, reply.headers.get("Retry-After"), data


def request(connection, method, route, body=None):
    """The reply's JSON; ends the program where the daemon refuses."""
    status, _, data = call(connection, method, route, body)
    if status != 200:
        raise SystemExit(f"{method} {route}: HTTP {status}: {data[:300]!r}")
    return json.loads(data)
