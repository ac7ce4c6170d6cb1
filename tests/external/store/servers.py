"""Stores that run on this machine: SeaweedFS, Azurite and rclone's S3."""

import base64
import contextlib
import datetime
import functools
import hashlib
import hmac
import http.server
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

ACCESS, SECRET = "lab-key", "lab-secret"
BUCKET = "certs"
AZURE_ACCOUNT = "devstoreaccount1"
# Azurite's own, which its documentation publishes.
AZURE_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)


def free_ports(count):
    """Different ports that nothing listens on."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def tool(name):
    """A program of this Python's environment."""
    here = pathlib.Path(sys.executable).parent / name
    found = str(here) if here.exists() else shutil.which(name)
    if not found:
        sys.exit(f"{name} is not installed")
    return found


def wait_for(answers, what, process, seconds=60):
    """Waits until something answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"{what} ended with {process.returncode}")
        with contextlib.suppress(OSError, ValueError):
            if answers():
                return
        time.sleep(0.1)
    sys.exit(f"{what} does not answer")


def status(url, method="GET", data=None, headers=None):
    request = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@contextlib.contextmanager
def started(command, log, **options):
    with open(log, "wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def signature(now, canonical):
    """The signature of a canonical request (AWS Signature Version 4), and its scope."""
    scope = f"{now[:8]}/us-east-1/s3/aws4_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{hashed}"
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest(), scope


def amazon_date():
    return datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")


def s3_request(method, endpoint, path, data=b""):
    """A request of S3 with a signature. Returns the status."""
    now = amazon_date()
    host = urllib.parse.urlsplit(endpoint).netloc
    path = urllib.parse.quote(path, safe="/-._~")
    digest = hashlib.sha256(data).hexdigest()
    headers = {"host": host, "x-amz-content-sha256": digest, "x-amz-date": now}
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    signed, scope = signature(now, f"{method}\n{path}\n\n{lines}\n{names}\n{digest}")
    headers["Authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={ACCESS}/{scope}, SignedHeaders={names}, Signature={signed}"
    )
    headers["Content-Type"] = "image/png"
    return status(endpoint + path, method, data, headers)


def upload_url(endpoint, path):
    """A URL that anyone can upload to for an hour."""
    now = amazon_date()
    host = urllib.parse.urlsplit(endpoint).netloc
    path = urllib.parse.quote(path, safe="/-._~")
    _, scope = signature(now, "")
    query = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{ACCESS}/{scope}",
        "X-Amz-Date": now,
        "X-Amz-Expires": "3600",
        "X-Amz-SignedHeaders": "host",
    }
    query = urllib.parse.urlencode(sorted(query.items()), quote_via=urllib.parse.quote, safe="-._~")
    signed, _ = signature(now, f"PUT\n{path}\n{query}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD")
    return f"{endpoint}{path}?{query}&X-Amz-Signature={signed}"


class Seaweed:
    """SeaweedFS: S3 with conditions, a bucket whose objects everyone may read."""

    def __init__(self, s3):
        self.endpoint = f"http://127.0.0.1:{s3}"

    def environment(self):
        return {
            "AWS_ACCESS_KEY_ID": ACCESS,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
        }

    def put_directly(self, key, data):
        """As someone else would, without any condition."""
        code = s3_request("PUT", self.endpoint, f"/{BUCKET}/{key}", data)
        assert code == 200, code


@contextlib.contextmanager
def seaweed(folder):
    folder.mkdir(parents=True)
    everyone = {"name": "anonymous", "actions": [f"Read:{BUCKET}", f"List:{BUCKET}"]}
    admin = {
        "name": "lab",
        "credentials": [{"accessKey": ACCESS, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "List", "Tagging", "Write"],
    }
    config = folder / "s3.json"
    config.write_text(json.dumps({"identities": [admin, everyone]}))
    (folder / "data").mkdir()
    # The gRPC ports are 10,000 above the others, unless they are given.
    s3, filer, master, volume, *grpc = free_ports(8)
    command = [
        tool("weed"),
        "server",
        f"-dir={folder / 'data'}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-s3",
        f"-s3.port={s3}",
        f"-s3.port.grpc={grpc[0]}",
        f"-s3.config={config}",
        f"-filer.port={filer}",
        f"-filer.port.grpc={grpc[1]}",
        f"-master.port={master}",
        f"-master.port.grpc={grpc[2]}",
        f"-volume.port={volume}",
        f"-volume.port.grpc={grpc[3]}",
        "-master.volumeSizeLimitMB=64",
        "-volume.max=20",
    ]
    store = Seaweed(s3)
    with started(command, folder / "log", cwd=folder) as process:
        bucket = f"/{BUCKET}"
        made = (200, 409)
        wait_for(lambda: s3_request("PUT", store.endpoint, bucket) in made, "SeaweedFS", process)
        wait_for(lambda: status(f"{store.endpoint}/{BUCKET}?list-type=2") == 200, "its S3", process)
        yield store


class Azurite:
    def __init__(self, port):
        self.endpoint = f"http://127.0.0.1:{port}/{AZURE_ACCOUNT}"

    def environment(self):
        return {
            "AZURE_STORAGE_ACCOUNT_NAME": AZURE_ACCOUNT,
            "AZURE_STORAGE_ACCOUNT_KEY": AZURE_KEY,
        }

    def create_container(self):
        """A container whose blobs everyone may read."""
        now = datetime.datetime.now(datetime.UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
        headers = {
            "x-ms-blob-public-access": "blob",
            "x-ms-date": now,
            "x-ms-version": "2021-08-06",
        }
        canonical = "".join(f"{name}:{value}\n" for name, value in sorted(headers.items()))
        resource = f"/{AZURE_ACCOUNT}/{AZURE_ACCOUNT}/{BUCKET}\nrestype:container"
        text = f"PUT\n\n\n\n\n\n\n\n\n\n\n\n{canonical}{resource}"
        digest = hmac.new(base64.b64decode(AZURE_KEY), text.encode(), hashlib.sha256).digest()
        signature = base64.b64encode(digest).decode()
        headers["Authorization"] = f"SharedKey {AZURE_ACCOUNT}:{signature}"
        headers["Content-Length"] = "0"
        code = status(f"{self.endpoint}/{BUCKET}?restype=container", "PUT", None, headers)
        assert code == 201, code


@contextlib.contextmanager
def azurite(folder, modules):
    """`modules` is the folder in which `npm install azurite` was run."""
    folder.mkdir(parents=True)
    port = free_ports(1)[0]
    command = [
        str(pathlib.Path(modules) / "node_modules/.bin/azurite-blob"),
        "--blobHost",
        "127.0.0.1",
        "--blobPort",
        str(port),
        "--location",
        str(folder),
        "--silent",
        "--skipApiVersionCheck",
        "--disableTelemetry",
    ]
    store = Azurite(port)
    with started(command, folder / "log") as process:
        wait_for(lambda: status(store.endpoint) > 0, "Azurite", process)
        store.create_container()
        yield store


class Rclone:
    def __init__(self, port, folder):
        self.endpoint = f"http://127.0.0.1:{port}"
        self.folder = folder

    def environment(self):
        return {
            "AWS_ACCESS_KEY_ID": ACCESS,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
        }


@contextlib.contextmanager
def rclone(folder):
    """rclone's S3, which ignores the conditions of writes."""
    served = folder / "served"
    (served / BUCKET).mkdir(parents=True)
    port = free_ports(1)[0]
    command = [
        tool("rclone"),
        "serve",
        "s3",
        "--addr",
        f"127.0.0.1:{port}",
        # Files that a test writes past it are seen at once.
        "--dir-cache-time",
        "0s",
        "--auth-key",
        f"{ACCESS},{SECRET}",
        "--config",
        str(folder / "rclone.conf"),
        str(served),
    ]
    store = Rclone(port, served)
    with started(command, folder / "log") as process:
        wait_for(lambda: status(store.endpoint) > 0, "rclone", process)
        yield store


@contextlib.contextmanager
def served(folder):
    """A folder, as any static file server has it."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
