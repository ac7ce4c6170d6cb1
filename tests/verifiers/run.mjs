// Certificates in the verifiers of others: node run.mjs ENGROSS PYTHON
//
// Renders 50 certificates with telling names and one that is revoked, changes them as forgers do,
// and serves keys and status list by HTTPS from this machine, as did:web wants it. Four verifiers
// have to accept the 50 and to refuse what was changed; those that check the status have to report
// the one that is revoked.
import assert from "node:assert/strict";
import { execFile, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";
import { credentialOf, pngOf, withCredential } from "../browser/tamper.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const [engross, python] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), "engross-verifiers-"));
const site = join(work, "site");

// A certificate of TLS for this machine, and that of its authority, which the verifiers trust.
const tls = { key: join(work, "tls.key"), cert: join(work, "tls.pem"), authority: join(work, "authority.pem") };
const request = (...args) =>
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-days", "2", "-noenc", ...args], {
    stdio: "ignore",
  });
const authorityKey = join(work, "authority.key");
request("-subj", "/CN=Authority of a test", "-keyout", authorityKey, "-out", tls.authority);
const signed = ["-CA", tls.authority, "-CAkey", authorityKey, "-addext", "basicConstraints=CA:FALSE"];
const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
request(...signed, ...names, "-keyout", tls.key, "-out", tls.cert);
const server = createServer({ key: readFileSync(tls.key), cert: readFileSync(tls.cert) }, (request, response) => {
  try {
    const body = readFileSync(join(site, basename(decodeURIComponent(new URL(request.url, "https://localhost").pathname))));
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const { port } = server.address();

const PROGRAM = `
title    = "Award ® of ’26"
term     = "2026"
roster   = "roster.json"
template = "template.png"

[publish]
base_url  = "https://localhost:${port}/images/"
file_stem = "{Number}-{name}"

[credential]
issuer      = "did:web:localhost%3A${port}:images"
name        = "İssuer’s 協會 𝔗rust"
url         = "https://localhost:${port}/"
issued      = 2020-01-02
expires     = 2099-12-31
description = "An award, “described” with \\\\ and ®."
criteria    = "Given to those who were there — نعم."
key         = "key.pem"

[[field]]
kind = "qr"
text = "{name}, {Role}, {Credits}, {From}, {Number}, {Team}"
box  = { x = 0, y = 0, width = 200, height = 200 }

[[field]]
id   = "topic"
kind = "qr"
text = "About{#Topic} {Topic}{/Topic}"
box  = { x = 200, y = 0, width = 200, height = 200 }
`;

/** A program in a folder of its own, rendered to another. */
function rendered(name, folder) {
  const program = join(work, name);
  mkdirSync(program);
  writeFileSync(join(program, "program.toml"), PROGRAM);
  // What is printed is encoded in a QR code, so that no font limits the names.
  const pixels = deflateSync(Buffer.alloc(400 * 401, 255).map((_, at) => (at % 401 ? 255 : 0)));
  const header = Buffer.from([0, 0, 1, 144, 0, 0, 1, 144, 8, 0, 0, 0, 0]);
  const chunks = [["IHDR", header], ["IDAT", pixels], ["IEND", Buffer.alloc(0)]];
  writeFileSync(join(program, "template.png"), pngOf(chunks.map(([type, data]) => ({ type, data }))));
  const names = readFileSync(join(HERE, "names.txt"), "utf8").split("\n").filter(Boolean);
  assert.equal(names.length, 50);
  const rows = [...names, "Revoked Person"].map((name, index) => ({
    name,
    Number: `N${index + 1}`,
    Role: index % 2 ? "Speaker" : "Referent für ®",
    Topic: index % 3 ? `Topic ® of ${name}` : "",
    Team: "“A” \\ ® 隊",
    Credits: ["1", "2", "2.5", "0.1"][index % 4],
    From: "2019-12-01",
  }));
  writeFileSync(join(program, "roster.json"), JSON.stringify(rows));
  const run = (...args) => execFileSync(engross, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  run("keygen", join(program, "key.pem"), "--unencrypted", "--program", program, "--quiet");
  const links = JSON.parse(run("links", program, "--format", "json"));
  writeFileSync(join(program, "revoked.csv"), `key,date,reason\n"${links[50].key}",2020-02-02,\n`);
  run("render", program, "-o", folder, "--quiet");
  return links.map((link) => ({ ...link, png: readFileSync(join(folder, link.key)) }));
}

const certificates = rendered("program", site);
const others = rendered("other", join(work, "other-site"));

// The keys of another issuer's certificate on those that were signed by it.
const ofOther = others.map(({ png }) => png);
const cases = certificates.flatMap(({ name, png }, index) => {
  const text = credentialOf(png);
  const { id, identifier, role, creditsEarned } = JSON.parse(text).credentialSubject;
  assert.equal(identifier[0].identityHash, name, "the name is signed as it is");
  assert.ok(role && creditsEarned > 0, "members of their own are signed");
  const altered = (from, to) => {
    const changed = text.replace(from, () => to);
    assert.notEqual(changed, text);
    return withCredential(png, changed);
  };
  const cases = [[index === 50 ? "revoked" : "genuine", png]];
  if (index < 50) {
    cases.push(
      ["altered name", altered(/"identityHash":"/, '"identityHash":"Eve ')],
      ["altered date", altered('"validFrom":"2020', '"validFrom":"2019')],
      ["another key", ofOther[index]],
    );
  }
  return cases.map(([kind, contents]) => ({ kind, name, subject: id, contents }));
});
const files = cases.map(({ kind, name, subject, contents }, index) => {
  const file = join(work, `case-${index}.png`);
  writeFileSync(file, contents);
  return { kind, name, subject, file, credential: credentialOf(contents) };
});
const list = join(work, "cases.json");
writeFileSync(list, JSON.stringify({ port, site, cert: tls.authority, cases: files }));
chmodSync(tls.key, 0o600);

const child = (command, args, env = {}) =>
  new Promise((done, failed) => {
    const options = { stdio: "inherit", env: { ...process.env, ...env } };
    spawn(command, args, options).on("exit", (code) => (code ? failed(new Error(`${command}: exit code ${code}`)) : done()));
  });
/** What `engross verify --json` finds, with the exit code. */
const verified = (args, env) =>
  new Promise((done) => {
    const options = { encoding: "utf8", env: { ...process.env, ...env } };
    execFile(engross, ["verify", "--json", ...args], options, (error, out, err) =>
      done({ code: error?.code ?? 0, outcomes: JSON.parse(out || "{}").certificates, err }),
    );
  });

/** engross asks the issuer's site for the keys and the status list, and for certificates. */
async function checkOnline() {
  const trusted = { SSL_CERT_FILE: tls.authority };
  const expected = {
    genuine: "genuine",
    revoked: "revoked",
    "altered name": "altered-text",
    "altered date": "altered-text",
    "another key": "unknown-key",
  };
  const some = files.slice(0, 8).concat(files.at(-1));
  const ofFiles = await verified(["--url", ...some.map(({ file }) => file)], trusted);
  assert.deepEqual(ofFiles.outcomes?.map(({ outcome }) => outcome), some.map(({ kind }) => expected[kind]), ofFiles.err);
  assert.equal(ofFiles.outcomes[0].key.source, "site");
  assert.equal(ofFiles.code, 1);
  const links = certificates.map(({ url }) => url);
  const ofLinks = await verified(links.slice(0, 3), trusted);
  assert.deepEqual([ofLinks.code, ...ofLinks.outcomes.map(({ outcome }) => outcome)], [0, "genuine", "genuine", "genuine"], ofLinks.err);
  assert.match(ofLinks.outcomes[0].status, /^\d{4}-/);
  const missing = await verified([links[0] + "x"], trusted);
  assert.deepEqual([missing.code, missing.outcomes], [2, undefined]);
  assert.match(missing.err, /answers 404/);
  const untrusted = await verified(["--url", files[0].file], { SSL_CERT_FILE: join(HERE, "names.txt") });
  assert.equal(untrusted.code, 2, untrusted.err);
  console.log(`engross: ${some.length} files by the keys of the site, 3 links, an unknown one, an untrusted server`);
}

try {
  await checkOnline();
  await child("node", [join(HERE, "javascript.mjs"), list], { NODE_EXTRA_CA_CERTS: tls.authority });
  await child(resolve(python), [join(HERE, "python.py"), list]);
} finally {
  server.close();
  rmSync(work, { recursive: true });
}
