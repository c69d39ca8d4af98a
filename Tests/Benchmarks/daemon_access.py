"""What the benches that run a daemon share: HTTP on its Unix sockets, and the memory it has."""
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


def request_once(path, method, route, body=None):
    """The same on a connection of its own."""
    connection = UnixConnection(path)
    try:
        return request(connection, method, route, body)
    finally:
        connection.close()


def memory_mib(process_id, name="VmRSS"):
    """A size of /proc/PID/status; 0 for a process that has ended."""
    with open(f"/proc/{process_id}/status", encoding="ascii") as file:
        return next((int(line.split()[1]) / 1024 for line in file if line.startswith(name + ":")), 0.0)
