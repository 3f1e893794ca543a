"""A bad network in front of a server: answers, drops, delays or cuts off requests as a script says.

    python3 flaky.py http://127.0.0.1:3000         prints its own address

A client's base URL carries the script, so that clients in any language can ask for it:

    http://127.0.0.1:PORT/script/NAME/STEP,STEP,…/api/v1/…     the n-th request of NAME gets the n-th step; the last step repeats
    http://127.0.0.1:PORT/seen/NAME                            the requests of NAME so far, as JSON

Steps:
    pass                       passes the request to the server, and its answer back
    503                        answers with this status, without asking the server; `503~retry-after-ms=20` adds a header
    drop                       ends the connection without an answer, and without asking the server
    slow                       does not answer within SLOW_SECONDS, and does not ask the server
    cut                        passes the request to the server, and half of its answer back

Uses only the standard library; for tests on one machine.
"""

import http.client
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

SLOW_SECONDS = 1.0
# Hop-by-hop headers (RFC 9110, 7.6.1), and those that this proxy writes itself.
NOT_PASSED_ON = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "date", "server"}


class Flaky(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    upstream = ""
    seen: dict[str, list] = {}
    lock = threading.Lock()

    def handle_request(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        if self.headers.get("transfer-encoding"):
            return self.answer(411, [], b'{"detail":"flaky.py reads no chunked bodies"}')
        body = self.rfile.read(length)
        match self.path.split("/", 4):
            case ["", "seen", name]:
                return self.answer(200, [("content-type", "application/json")], json.dumps(self.seen.get(name, [])).encode())
            case ["", "script", name, steps, path]:
                self.follow(name, steps.split(","), f"/{path}", body)
            case _:
                self.answer(404, [], b'{"detail":"flaky.py knows /script/NAME/STEPS/... and /seen/NAME"}')

    do_GET = do_POST = do_PUT = do_DELETE = handle_request

    def follow(self, name: str, steps: list[str], path: str, body: bytes) -> None:
        with self.lock:
            requests = self.seen.setdefault(name, [])
            step = steps[min(len(requests), len(steps) - 1)]
            retry_count = self.headers.get("x-stainless-retry-count")
            requests.append({"method": self.command, "path": path, "step": step, "retry_count": retry_count})
        if step == "drop":
            self.close_connection = True
        elif step == "slow":
            time.sleep(SLOW_SECONDS)
            self.close_connection = True
        elif step in ("pass", "cut"):
            status, headers, answer = self.ask(path, body)
            self.answer(status, headers, answer, whole=step == "pass")
        else:
            status, *headers = step.split("~")
            headers = [tuple(header.split("=", 1)) for header in headers]
            detail = [{"loc": ["body"], "msg": "scripted", "type": "value_error"}] if status == "422" else "scripted"
            self.answer(int(status), [("content-type", "application/json"), *headers], json.dumps({"detail": detail}).encode())

    def ask(self, path: str, body: bytes) -> tuple[int, list, bytes]:
        connection = http.client.HTTPConnection(self.upstream, timeout=30)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in NOT_PASSED_ON}
        # Answers are passed on as they are: if one is compressed, the client asked for that.
        connection.request(self.command, path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, [pair for pair in answer.getheaders() if pair[0].lower() not in NOT_PASSED_ON], content

    def answer(self, status: int, headers: list, body: bytes, whole: bool = True) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if whole else body[: len(body) // 2])
        if not whole:
            self.close_connection = True

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            pass  # the client gave up waiting, as the script wanted

    def log_message(self, *_) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


if __name__ == "__main__":
    address = urlsplit(sys.argv[1])
    if address.scheme != "http":
        sys.exit("flaky.py speaks plain http only: give the address of a server on this machine")
    Flaky.upstream = address.netloc
    server = Server(("127.0.0.1", 0), Flaky)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
