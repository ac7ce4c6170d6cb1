"""openbadgeslib and openvc-core: run.mjs starts this with the cases."""

import json
import pathlib
import ssl
import sys
import urllib.request
from collections import Counter
from importlib import resources

import openvc
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.verify import verify_badge
from openvc.did.base import DidResolverRegistry
from openvc.did.did_web import DidWebResolver
from openvc.errors import OpenvcError
from openvc.multibase import decode_multibase
from openvc.resolvers import default_status_list_resolver
from openvc.status import CredentialRevoked

CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


def main(path):
    setting = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    fetch = fetcher(setting)
    key = public_key(pathlib.Path(setting["site"], "did.json"))
    seen = {"openbadgeslib": Counter(), "openvc-core": Counter()}
    for case in setting["cases"]:
        kind, what = case["kind"], f"{case['kind']}: {case['name']}"
        found = by_openbadgeslib(case, key, fetch)
        expected = {"genuine": "valid", "revoked": "revoked"}.get(kind, "refused")
        assert found[0] == expected, (what, "openbadgeslib", found)
        seen["openbadgeslib"][kind] += 1
        found = by_openvc(case, fetch)
        assert found[0] == expected, (what, "openvc-core", found)
        seen["openvc-core"][kind] += 1
    for verifier, kinds in seen.items():
        print(f"{verifier}: {', '.join(f'{count} {kind}' for kind, count in kinds.items())}")


def fetcher(setting):
    """Fetches from this machine only. What the libraries fetch with refuses such addresses."""
    context = ssl.create_default_context(cafile=setting["cert"])
    base = f"https://localhost:{setting['port']}/images/"

    def fetch(url):
        assert url.startswith(base), url
        with urllib.request.urlopen(url, context=context, timeout=10) as answer:
            return answer.read()

    return fetch


def public_key(did):
    """The key of the issuer as PEM, as who trusts it has it on a disk."""
    method = json.loads(did.read_bytes())["verificationMethod"][0]
    raw = decode_multibase(method["publicKeyMultibase"])[2:]
    key = Ed25519PublicKey.from_public_bytes(raw)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def by_openbadgeslib(case, key, fetch):
    found = verify_badge(
        pathlib.Path(case["file"]).read_bytes(),
        pubkey_pem=key,
        expected_recipient=case["subject"],
        check_status=True,
        # It checks the signatures of lists that are JWTs only.
        verify_status_list=False,
        download=lambda url, *_, **__: fetch(url),
    )
    if found.valid and found.trusted:
        return "valid", None
    is_revoked = "'revocation' is set" in str(found.reason)
    return "revoked" if is_revoked else "refused", found.reason


def by_openvc(case, fetch):
    ob3 = resources.files("openbadgeslib") / "ob3" / "contexts"
    extra = {CONTEXT: json.loads(next(f for f in ob3.iterdir() if "3.0.3" in f.name).read_bytes())}
    resolver = DidResolverRegistry([DidWebResolver(lambda url: json.loads(fetch(url)))])
    lists = default_status_list_resolver(
        resolver=resolver, fetch=lambda url: fetch(url).decode(), extra_contexts=extra
    )
    try:
        openvc.verify_credential(
            json.loads(case["credential"]),
            resolver=resolver,
            resolve_status_list=lists,
            extra_contexts=extra,
        )
    except CredentialRevoked as error:
        return "revoked", error
    except OpenvcError as error:
        return "refused", error
    return "valid", None


if __name__ == "__main__":
    main(sys.argv[1])
