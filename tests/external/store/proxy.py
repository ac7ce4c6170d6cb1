"""A proxy between a client and a store: it counts requests, and can fail in the ways of a network."""

import collections
import http.client
import http.server
import socket
import ssl
import threading
import time
import urllib.parse

# What is between two machines, and not for the other end.
HOP = {"connection", "keep-alive", "proxy-connection", "transfer-encoding", "content-length"}


class Proxy:
    """Passes requests on to `endpoint`, byte for byte, with the host that the client signed. With a
    certificate (a file with its key), it is spoken to over TLS."""

    def __init__(self, endpoint, certificate=None):
        parts = urllib.parse.urlsplit(endpoint)
        self.target, self.path = parts.netloc, parts.path
        self.counts = collections.Counter()
        # How long to answer 503, from the first request on.
        self.busy_for = 0
        self.busy_until = None
        # How many uploads to cut: before the store has them, and after, without its answer.
        self.cuts_before = 0
        self.cuts_after = 0
        # How many uploads pass before the first is cut.
        self.spared = 0
        # Called once, before the first upload of a name that ends like this.
        self.meanwhile = None
        self.lock = threading.Lock()
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 60

            def log_message(self, *_):
                pass

            def handle_any(self):
                proxy.handle(self)

            do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = handle_any  # noqa: N815

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 128
            daemon_threads = True

            def handle_error(self, *_):
                # Clients are killed on purpose.
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(
                self.server.socket, server_side=True, do_handshake_on_connect=False
            )
            self.scheme = "https"
        self.connections = threading.local()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def endpoint(self):
        return f"{self.scheme}://127.0.0.1:{self.server.server_port}{self.path}"

    def reset(self):
        with self.lock:
            self.counts.clear()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def take(self, name):
        """Whether a fault is due; each is used up."""
        with self.lock:
            left = getattr(self, name)
            setattr(self, name, max(0, left - 1))
            return left > 0

    def is_busy(self):
        with self.lock:
            if self.busy_for and self.busy_until is None:
                self.busy_until = time.monotonic() + self.busy_for
                self.busy_for = 0
            return self.busy_until is not None and time.monotonic() < self.busy_until

    def handle(self, handler):
        length = int(handler.headers.get("Content-Length") or 0)
        is_upload = handler.command == "PUT"
        with self.lock:
            self.counts[handler.command] += 1
        may_be_cut = is_upload and not self.take("spared")
        if may_be_cut and self.take("cuts_before"):
            handler.rfile.read(length // 2)
            self.cut(handler)
            return
        body = handler.rfile.read(length)
        if self.is_busy():
            with self.lock:
                self.counts["503"] += 1
            handler.send_response(503)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        if is_upload and self.meanwhile:
            with self.lock:
                call, self.meanwhile = self.meanwhile, None
            if call:
                call()
        answer, data = self.forward(handler, body)
        if may_be_cut and self.take("cuts_after"):
            self.cut(handler)
            return
        handler.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP:
                handler.send_header(name, value)
        size = answer.getheader("Content-Length") if handler.command == "HEAD" else len(data)
        if size is not None:
            handler.send_header("Content-Length", str(size))
        handler.end_headers()
        handler.wfile.write(data)

    def forward(self, handler, body):
        for attempt in (1, 2):
            connection = getattr(self.connections, "open", None)
            if connection is None:
                connection = http.client.HTTPConnection(self.target, timeout=60)
                self.connections.open = connection
            try:
                connection.putrequest(
                    handler.command, handler.path, skip_host=True, skip_accept_encoding=True
                )
                for name, value in handler.headers.items():
                    if name.lower() not in HOP:
                        connection.putheader(name, value)
                connection.putheader("Content-Length", str(len(body)))
                connection.endheaders(body)
                answer = connection.getresponse()
                return answer, answer.read()
            except (OSError, http.client.HTTPException):
                # The store closes connections that were idle.
                connection.close()
                self.connections.open = None
                if attempt == 2:
                    raise
        raise AssertionError

    @staticmethod
    def cut(handler):
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_RDWR)
