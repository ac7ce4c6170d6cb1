#!/usr/bin/env python3
"""Checks keys and signatures with openssl, poppler and pyHanko.

`python3 tests/external/signatures.py ENGROSS`. Needs openssl, pdfsig (Debian: poppler-utils), qpdf
and pyHanko. Checks that
- openssl reads a key of `engross keygen`, with its password and without, and engross one of openssl;
- a key with another password is refused;
- pdfsig and pyHanko accept a signed PDF file, qpdf finds nothing wrong with it, and its credential is
  the attached file that Open Badges readers get;
- pdfsig, pyHanko and engross refuse the file with a changed byte;
- the same inputs give the same bytes, whatever the clock says.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "assets" / "demonstration-2026"
PASSWORD = "correct horse battery staple"


def run(*command, password=PASSWORD, check=True, **options):
    environment = dict(os.environ, ENGROSS_CACHE="", ENGROSS_KEY_PASSWORD=password)
    command = [str(word) for word in command]
    ran = subprocess.run(command, env=environment, capture_output=True, check=False, **options)
    if check and ran.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{ran.stdout.decode()}{ran.stderr.decode()}")
    return ran


def check_keys(engross, folder):
    """Keys of engross in openssl, and the other way round."""
    did = ["--did", folder / "did.json", "--issuer", "did:web:example.org:a"]
    for file, options in [("a.pem", []), ("b.pem", ["--unencrypted"])]:
        path = folder / file
        run(engross, "keygen", path, *options, *did)
        ran = run("openssl", "pkey", "-in", path, "-passin", f"pass:{PASSWORD}", "-noout", "-text")
        assert b"ED25519 Private-Key" in ran.stdout, ran.stdout
        assert path.stat().st_mode & 0o777 == 0o600
    wrong = run("openssl", "pkey", "-in", folder / "a.pem", "-passin", "pass:no", check=False)
    assert wrong.returncode != 0
    ours = folder / "openssl.pem"
    run(
        "openssl",
        "genpkey",
        "-algorithm",
        "ed25519",
        "-aes256",
        "-pass",
        f"pass:{PASSWORD}",
        "-out",
        ours,
    )
    award = copy_sample(folder / "openssl")
    shutil.copy(ours, award / "keys" / "demonstration.pem")
    failed = run(engross, "render", award, "-o", folder / "out", check=False).stderr.decode()
    key = failed.split("`")[1]
    run(engross, "keygen", "--public", key, "--program", award)
    run(engross, "render", award, "-o", folder / "out", "--only", "Brien")
    refused = run(engross, "render", award, "-o", folder / "no", password="wrong", check=False)
    assert b"the password of the key is wrong" in refused.stderr, refused.stderr
    print("keys: openssl reads those of engross, and engross that of openssl")


def copy_sample(folder):
    shutil.copytree(SAMPLE, folder)
    (folder / "credentials.jsonl").unlink(missing_ok=True)
    return folder


def make_certificate(folder):
    """A certificate that is trusted by itself, and its key."""
    key, certificate = folder / "pdf.pem", folder / "pdf.crt"
    run(
        *[
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
        ],
        *[
            "-keyout",
            key,
            "-out",
            certificate,
            "-days",
            "36500",
            "-subj",
            "/CN=Demonstration issuer",
        ],
        *["-addext", "keyUsage=critical,digitalSignature,nonRepudiation"],
    )
    return key, certificate


def pyhanko_status(path, certificate):
    context = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    with open(path, "rb") as file:
        signature = PdfFileReader(file).embedded_signatures[0]
        return validate_pdf_signature(signature, context)


def check_pdf(engross, folder):
    award = copy_sample(folder / "award")
    make_certificate(award / "keys")
    program = award / "program.toml"
    key = 'key         = "keys/demonstration.pem"\n'
    more = 'pdf_certificate = "keys/pdf.crt"\npdf_key = "keys/pdf.pem"\n'
    program.write_text(program.read_text().replace(key, key + more))
    out = folder / "pdf"
    run(engross, "render", award, "-o", out, "--format", "pdf")
    certificate = load_cert_from_pemder(award / "keys" / "pdf.crt")
    files = sorted(out.glob("*.pdf"))
    assert len(files) == 6
    for path in files:
        run("qpdf", "--check", path)
        said = run("pdfsig", "-nocert", path).stdout.decode()
        assert "Signature is Valid" in said and "Total document signed" in said, said
        status = pyhanko_status(path, certificate)
        assert status.bottom_line, status.pretty_print_details()
        attached = run("qpdf", "--show-attachment=credential.json", path).stdout
        credential = json.loads(attached)
        assert credential["relatedResource"][0]["mediaType"] == "application/pdf"
    run(engross, "verify", *files, "--date", "2026-12-01")

    whole = files[0].read_bytes()
    changed = folder / "changed.pdf"
    shutil.copy(out / "did.json", folder)
    template = whole.rindex(b"/Subtype/Form")
    for at in [template + 200, whole.index(b'"validFrom"') + 20]:
        changed.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        said = run("pdfsig", "-nocert", changed, check=False).stdout.decode()
        assert "Signature is Valid" not in said, said
        assert not pyhanko_status(changed, certificate).intact
        assert run(engross, "verify", changed, check=False).returncode == 1

    again = folder / "again"
    run("faketime", "2031-05-05 12:00:00", engross, "render", award, "-o", again, "--format", "pdf")
    for path in out.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name
    print(f"{len(files)} PDF files: pdfsig and pyHanko accept them, and refuse a changed byte")


def main():
    engross = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        check_keys(engross, folder)
        check_pdf(engross, folder)


main()
