// The page that checks certificates, in a real Chromium: node verify.mjs ENGROSS [FOLDER]
//
// Renders assets/demonstration-2026, changes its certificates as forgers do, and checks that the
// page says the right words for each, in four languages, from a server and from a disk; that it
// asks its own origin only; that it says what `engross verify` says; and that axe-core finds no
// violation. With FOLDER, saves screenshots there.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { launch } from "./launch.mjs";
import { credentialOf, withCredential, withPixelChanged } from "./tamper.mjs";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [engrossPath, screenshots] = process.argv.slice(2);
const engross = resolve(engrossPath);
if (screenshots) mkdirSync(screenshots, { recursive: true });
const work = mkdtempSync(join(tmpdir(), "engross-verify-"));

const LANGUAGES = ["en", "zh-CN", "tr", "es"];
const TAGS = { en: "en", "zh-CN": "zh-Hans", tr: "tr", es: "es" };
const WORDS = {
  genuine: ["Genuine", "真实有效", "Gerçek", "Auténtico"],
  "altered-picture": ["Altered picture", "图片被改动", "Resim değiştirilmiş", "Imagen alterada"],
  "altered-text": ["Altered text", "文字被改动", "Metin değiştirilmiş", "Texto alterado"],
  revoked: [
    "Revoked on November 25, 2026",
    "已于2026年11月25日撤销",
    "25 Kasım 2026 tarihinde iptal edildi",
    "Revocado el 25 de noviembre de 2026",
  ],
  expired: [
    "Expired on November 20, 2036",
    "已于2036年11月20日过期",
    "20 Kasım 2036 tarihinde sona erdi",
    "Caducó el 20 de noviembre de 2036",
  ],
  "unknown-key": ["Unknown key", "未知密钥", "Bilinmeyen anahtar", "Clave desconocida"],
  "no-credential": ["No credential", "没有凭证", "Kimlik belgesi yok", "Sin credencial"],
  "unknown-status": ["Status unknown", "状态未知", "Durum bilinmiyor", "Estado desconocido"],
};
const REASON = "The name was <misspelt> & more";
const TODAY = "2026-12-01";
const LATER = "2040-01-01";

const run = (...args) => execFileSync(engross, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

/** A copy of the sample, rendered. */
function rendered(name, change = () => {}) {
  const program = join(work, `program-${name}`);
  const output = join(work, name);
  cpSync(join(ROOT, "assets/demonstration-2026"), program, { recursive: true });
  for (const file of readdirSync(join(program, "keys"))) execFileSync("chmod", ["600", join(program, "keys", file)]);
  change(program);
  run("render", program, "-o", output, "--format", "png,jpeg,pdf", "--quiet");
  return { program, output };
}

// Keys are decomposed unless a program sets otherwise.
const keyOf = (name, extension = "png") => `demonstration-2026-${name}.${extension}`.normalize("NFD");
const GENUINE = keyOf("İremnur-Önder");
const REVOKED = keyOf("Siobhán-O’Brien");

const revoke = (program) =>
  writeFileSync(join(program, "revoked.csv"), `key,date,reason\n"${REVOKED}",2026-11-25,"${REASON}"\n`);
const published = rendered("published", revoke);
const before = rendered("before");
const otherKey = rendered("other-key", (program) => {
  rmSync(join(program, "did.json"));
  rmSync(join(program, "keys"), { recursive: true });
  mkdirSync(join(program, "keys"));
  run("keygen", join(program, "keys/demonstration.pem"), "--unencrypted", "--program", program);
});

// With a signature that PDF readers show, which the digest of the file leaves out, too.
const signedPdf = rendered("signed-pdf", (program) => {
  const [key, certificate] = ["pdf.key", "pdf.pem"].map((file) => join(program, "keys", file));
  const options = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-subj", "/CN=Demonstration"];
  execFileSync("openssl", ["req", "-x509", ...options, "-keyout", key, "-out", certificate], { stdio: "ignore" });
  const toml = join(program, "program.toml");
  const table = '[credential]\npdf_key = "keys/pdf.key"\npdf_certificate = "keys/pdf.pem"\n';
  writeFileSync(toml, readFileSync(toml, "utf8").replace("[credential]\n", table));
});

// A text that is a number stays a text.
const decimal = rendered("decimal", (program) => {
  rmSync(join(program, "credentials.jsonl"));
  const roster = join(program, "roster.csv");
  writeFileSync(roster, readFileSync(roster, "utf8").replace("Speaker,Signatures®", "12.5,Signatures®"));
});

const site = published.output;
const read = (name, folder = site) => readFileSync(join(folder, name));
const genuine = read(GENUINE);
const text = credentialOf(genuine);
const other = read(keyOf("林雅文"));
const pdf = read(keyOf("سلمى-الحداد", "pdf"), signedPdf.output);
assert.ok(pdf.includes("/ETSI.CAdES.detached"));
const page = read("verify.html", site);

/** What is checked: the file, and the outcome that `engross verify` has for it. */
const cases = [
  ["genuine", "genuine", genuine],
  ["pdf", "genuine", read(keyOf("سلمى-الحداد", "pdf"))],
  ["signed-pdf", "genuine", pdf],
  ["altered-pdf", "altered-picture", Buffer.from(pdf.toString("latin1").replace("/MediaBox[0 0", "/MediaBox[9 0"), "latin1")],
  ["altered-pdf-text", "altered-text", Buffer.from(pdf.toString("latin1").replace('"role":"R', '"role":"S'), "latin1")],
  ["decimal-text", "genuine", read(GENUINE, decimal.output)],
  ["jpeg", "genuine", read(keyOf("林雅文", "jpg"))],
  ["pixel", "altered-picture", withPixelChanged(genuine)],
  ["copied", "altered-picture", withCredential(other, text)],
  ["cut", "altered-picture", genuine.subarray(0, genuine.length - 5)],
  ["altered-name", "altered-text", withCredential(genuine, text.replaceAll("İremnur", "Ayşe"))],
  ["altered-date", "altered-text", withCredential(genuine, text.replace("2026-11-20T00", "2025-11-20T00"))],
  ["other-member", "altered-text", withCredential(genuine, text.replace('{"@context"', '{"evidence":[],"@context"'))],
  ["other-subject-member", "altered-text", withCredential(genuine, text.replace('"role":', '"alias":"A","role":'))],
  ["no-expiry", "altered-text", withCredential(genuine, text.replace(/"validUntil":"[^"]*",/, ""))],
  ["no-proof", "altered-text", withCredential(genuine, text.replace(/,"proof":.*}$/, "}"))],
  ["not-json", "altered-text", withCredential(genuine, text.slice(1))],
  // One of the two is as it was signed.
  ["two", "altered-picture", Buffer.concat([genuine.subarray(0, -12), genuine.subarray(chunkStart(genuine))])],
  ["revoked", "revoked", read(REVOKED)],
  ["unknown-key", "unknown-key", read(GENUINE, otherKey.output)],
  ["bare", "no-credential", withCredential(genuine)],
];

function chunkStart(png) {
  return png.indexOf("iTXtopenbadgecredential", 0, "latin1") - 4;
}

/** The name under which a case is served: that of its format. */
const fileOf = ([name, , contents]) => {
  const extension = contents.subarray(0, 4).toString("latin1") === "%PDF" ? "pdf" : contents[0] === 0xff ? "jpg" : "png";
  return `case-${name}.${extension}`;
};
for (const one of cases) writeFileSync(join(site, fileOf(one)), one[2]);
const sidecar = read(`${keyOf("林雅文", "jpg")}.json`);
writeFileSync(join(site, "case-jpeg.jpg.json"), sidecar);

// As a server that was set up without thought: everything may be kept for a day.
const replaced = new Map();
const server = createServer((request, response) => {
  const name = basename(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
  try {
    const body = replaced.get(name) ?? readFileSync(join(site, name));
    const type = name.endsWith(".html") ? "text/html" : "application/octet-stream";
    response.writeHead(200, { "content-type": type, "cache-control": "max-age=86400" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const origin = `http://localhost:${server.address().port}`;
const online = `${origin}/verify.html`;
const offline = pathToFileURL(join(work, "disk", "verify.html")).href;
mkdirSync(join(work, "disk"));
writeFileSync(join(work, "disk", "verify.html"), page);

const browser = await launch();
try {
  its_size();
  it_agrees_with_the_command();
  for (const locale of LANGUAGES) {
    await it_says_the_right_words(locale);
    await it_works_from_a_disk(locale);
  }
  await it_shows_what_is_signed();
  await it_takes_dropped_files();
  await it_is_not_fooled_by_caches();
  await it_needs_no_mouse();
  await it_says_what_it_cannot_do();
  for (const [where, options] of [
    ["light", { colorScheme: "light", viewport: { width: 1280, height: 900 } }],
    ["dark", { colorScheme: "dark", viewport: { width: 1280, height: 900 } }],
    ["phone", { colorScheme: "light", viewport: { width: 320, height: 700 } }],
    ["phone-dark", { colorScheme: "dark", viewport: { width: 320, height: 700 } }],
  ]) {
    await it_is_accessible(where, options);
  }
} finally {
  await browser.close();
  server.close();
  rmSync(work, { recursive: true });
}

/** Opens the page, and records its requests and the complaints of the browser. */
async function open(address, { date = TODAY, ...options } = {}) {
  const context = await browser.newContext({ locale: "en", reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const seen = { elsewhere: [], complaints: [] };
  // Nothing leaves the machine, whatever the page asks for.
  await context.route("**/*", (route) => {
    const url = route.request().url();
    if (url.startsWith(`${origin}/`) || url === address.split("#")[0]) return route.continue();
    seen.elsewhere.push(url);
    return route.abort();
  });
  page.on("console", (message) => seen.complaints.push(message.text()));
  page.on("pageerror", (error) => seen.complaints.push(String(error)));
  await page.clock.setFixedTime(new Date(`${date}T12:00:00Z`));
  await page.goto(address);
  return { context, page, seen };
}

async function close({ context, seen }) {
  assert.deepEqual(seen.elsewhere, [], "it asks its own origin only");
  assert.deepEqual(seen.complaints, [], "the browser does not complain");
  await context.close();
}

/** Waits for the result of a check. */
async function says(page, expected, what) {
  const word = page.locator("#word");
  try {
    await page.waitForFunction((expected) => document.getElementById("word").textContent === expected, expected, {
      timeout: 10000,
    });
  } catch {
    assert.equal(await word.textContent(), expected, what);
  }
}

function its_size() {
  const [size, sent] = [page.length, gzipSync(page, { level: 6 }).length];
  console.log(`the page has ${size} bytes, ${sent} as gzip`);
  assert.ok(sent < 12000, `${sent} bytes`);
}

/** `engross verify` finds the same in the same files. */
function it_agrees_with_the_command() {
  const files = cases.map((one) => join(site, fileOf(one)));
  const { stdout } = spawnSync(engross, ["verify", ...files, "--json", "--date", TODAY], { encoding: "utf8" });
  const { certificates } = JSON.parse(stdout);
  assert.deepEqual(
    certificates.map(({ outcome }, index) => [cases[index][0], outcome]),
    cases.map(([name, outcome]) => [name, outcome]),
  );
}

async function it_says_the_right_words(locale) {
  const index = LANGUAGES.indexOf(locale);
  const opened = await open(`${online}#${encodeURIComponent(GENUINE)}`, { locale });
  const { page } = opened;
  await says(page, WORDS.genuine[index], "the key in the address");
  assert.equal(await page.getAttribute("html", "lang"), TAGS[locale]);
  for (const one of cases) {
    await page.evaluate((hash) => (location.hash = hash), encodeURIComponent(fileOf(one)));
    // The check of the file before must not pass for this one.
    await page.waitForFunction((name) => document.getElementById("caption").textContent === name, fileOf(one));
    await says(page, WORDS[one[1]][index], `${one[0]}, ${locale}`);
  }
  await close(opened);

  const expired = await open(`${online}#${encodeURIComponent(GENUINE)}`, { locale, date: LATER });
  await says(expired.page, WORDS.expired[index], `expired, ${locale}`);
  await close(expired);
}

async function it_works_from_a_disk(locale) {
  const index = LANGUAGES.indexOf(locale);
  for (const [date, own] of [[TODAY, cases], [LATER, [["genuine", "expired", genuine]]]]) {
    const opened = await open(offline, { locale, date });
    const { page } = opened;
    for (const one of own) {
      const files = [join(site, fileOf(one))];
      if (one[0] === "jpeg") files.push(join(site, "case-jpeg.jpg.json"));
      await page.setInputFiles("#file", files);
      await page.waitForFunction((name) => document.getElementById("caption").textContent === name, fileOf(one));
      await says(page, WORDS[one[1]][index], `${one[0]}, ${locale}, from a disk`);
      const saved = await page.locator("#note").textContent();
      if (one[1] === "genuine") assert.match(saved, /2026/, "it says of which day the list is");
    }
    await close(opened);
  }
}

async function it_shows_what_is_signed() {
  const opened = await open(`${online}#${encodeURIComponent(GENUINE)}`);
  const { page } = opened;
  await says(page, "Genuine");
  const fields = await page.evaluate(() =>
    [...document.querySelectorAll("dt")].map((dt) => [dt.textContent, dt.nextElementSibling.textContent]),
  );
  const all = Object.fromEntries(fields);
  const issuer = "Demonstration issuer — not a real certificate";
  const key = JSON.parse(text).proof.verificationMethod;
  assert.equal(all.Name, "İremnur Önder");
  assert.equal(all.Award, "Certificate of Demonstration 2026");
  assert.equal(all.Issuer, `${issuer}\nhttps://example.org/demonstration/`);
  assert.equal(all.Issued, "November 20, 2026");
  assert.equal(all["Valid until"], "November 20, 2036");
  assert.equal(all.Key, key);
  const shown = fields.map(([, value]) => value).join("\n");
  for (const printed of ["Speaker", "Signatures®", "D-001"]) assert.ok(shown.includes(printed), printed);
  assert.equal(await page.locator("#heading").textContent(), "Signed text");
  assert.match(await page.locator("#note").textContent(), /just now/);
  assert.equal(await page.title(), "Genuine: İremnur Önder");
  const [entry] = JSON.parse(run("links", published.program, "--format", "json"));
  const link = page.getByRole("link", { name: "Add to LinkedIn" });
  assert.equal(await link.getAttribute("href"), entry.linkedin);
  assert.ok(await page.locator("#picture").evaluate(async (image) => (await image.decode(), image.naturalWidth > 1000)));

  await page.evaluate((hash) => (location.hash = hash), encodeURIComponent("case-altered-name.png"));
  await says(page, "Altered text");
  assert.equal(await page.locator("#heading").textContent(), "Unproven text");
  assert.equal(await link.count(), 0, "what is not genuine has no link");

  await page.evaluate((hash) => (location.hash = hash), encodeURIComponent(REVOKED));
  await says(page, WORDS.revoked[0]);
  assert.equal(await page.locator("#note").textContent(), `Reason: ${REASON}`);
  assert.equal(await link.count(), 0);
  await close(opened);

  for (const hash of ["none.png", "..", "%2e%2e%2f", "%ff", "a/b"]) {
    const opened = await open(`${online}#${hash}`);
    await says(opened.page, "Not found", hash);
    await opened.context.close();
  }
}

async function it_takes_dropped_files() {
  const opened = await open(offline);
  const { page } = opened;
  await says(page, "Check a certificate");
  const transfer = await page.evaluateHandle((base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt());
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], "renamed.png"));
    return transfer;
  }, genuine.toString("base64"));
  await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  await says(page, "Genuine");
  await close(opened);
}

/** A status list that was kept by the browser or by a server does not hide a revocation. */
async function it_is_not_fooled_by_caches() {
  const list = read("status.json");
  const old = read("status.json", before.output);
  const hash = `#${encodeURIComponent(REVOKED)}`;

  // The page and its list from before, and then the new list on the server.
  replaced.set("verify.html", read("verify.html", before.output)).set("status.json", old);
  const opened = await open(online + hash);
  await says(opened.page, "Genuine", "before the revocation");
  replaced.set("status.json", list);
  await opened.page.reload();
  await says(opened.page, "Revoked (list of November 25, 2026)", "after the revocation");
  await close(opened);

  // The page of today, and an old list from a server or something before it.
  replaced.delete("verify.html");
  replaced.set("status.json", old);
  const stale = await open(online + hash);
  await says(stale.page, WORDS.revoked[0], "an old list");
  await close(stale);

  // A list that someone has changed, and one of another key.
  for (const changed of [
    list.toString().replace(/"validFrom":"2026-11-25/, '"validFrom":"2026-11-26'),
    read("status.json", otherKey.output),
    "{}",
  ]) {
    replaced.set("status.json", changed);
    const opened = await open(`${online}#${encodeURIComponent(GENUINE)}`);
    await says(opened.page, "Status unknown", "a list that is not the issuer's");
    await close(opened);
  }
  replaced.delete("status.json");

  // A key that was removed is not known, though the page has it.
  replaced.set("did.json", read("did.json", otherKey.output));
  const removed = await open(`${online}#${encodeURIComponent(GENUINE)}`);
  await says(removed.page, "Unknown key", "a key that was removed");
  await close(removed);
  replaced.delete("did.json");
}

async function it_needs_no_mouse() {
  const opened = await open(`${online}#${encodeURIComponent(GENUINE)}`);
  const { page } = opened;
  await says(page, "Genuine");
  const order = [];
  for (let step = 0; step < 4; step++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const marked = element.matches("input") ? element.parentElement : element;
      return [element.localName, getComputedStyle(marked).outlineStyle];
    });
    order.push(focused);
  }
  assert.deepEqual(order, [["a", "solid"], ["a", "solid"], ["input", "solid"], ["select", "solid"]]);
  await page.keyboard.press("ArrowDown");
  await says(page, WORDS.genuine[1], "another language");
  assert.equal(await page.getAttribute("html", "lang"), "zh-Hans");
  assert.equal(await page.locator("#verdict").getAttribute("role"), "status", "results are announced");
  assert.equal(await page.getByLabel("选择文件").count(), 1);
  await close(opened);
}

/** A browser without Ed25519, and a page without WebCrypto. */
async function it_says_what_it_cannot_do() {
  for (const change of [
    () => (SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException("", "NotSupportedError"))),
    () => Object.defineProperty(crypto, "subtle", { value: undefined }),
  ]) {
    const context = await browser.newContext({ locale: "tr" });
    const page = await context.newPage();
    await page.addInitScript(change);
    await page.goto(`${online}#${encodeURIComponent(GENUINE)}`);
    await says(page, "Burada denetlenemiyor");
    assert.match(await page.locator("#why").textContent(), /engross verify/);
    await context.close();
  }
}

/** Runs axe-core, which the page's own policy would block, and takes screenshots. */
async function it_is_accessible(where, options) {
  for (const [name, hash] of [["idle", ""], ["genuine", GENUINE], ["revoked", REVOKED], ["altered", "case-pixel.png"], ["pdf", "case-pdf.pdf"]]) {
    const { context, page } = await open(`${online}#${encodeURIComponent(hash)}`, { ...options, bypassCSP: true });
    await page.waitForFunction(() => !/^$|…$/.test(document.getElementById("word").textContent));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (screenshots) await page.screenshot({ path: join(screenshots, `verify-${name}-${where}.png`), fullPage: true });
    assert.ok(wide <= options.viewport.width, `${name}, ${where}: ${wide} pixels are wider than the window`);
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { violations } = await axe.run(document, { resultTypes: ["violations"] });
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 160)}: ${failureSummary}`),
      );
    });
    assert.deepEqual(violations, [], `axe-core, ${name}, ${where}`);
    await context.close();
  }
}

console.log(`${cases.length + 1} certificates in ${LANGUAGES.length} languages, from a server and from a disk`);
