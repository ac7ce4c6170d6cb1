// The page of `engross preview --html` in a real Chromium: node page.mjs PAGE.html [FOLDER]
//
// Fails unless the page asks for nothing from anywhere, shows each picture, filters, can be used
// with the keyboard alone, and axe-core finds nothing against it, in light and dark, on a desk and
// on a phone. With FOLDER, leaves screenshots there.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [file, folder] = process.argv.slice(2);
const address = pathToFileURL(resolve(file)).href;
if (folder) mkdirSync(folder, { recursive: true });

const desk = { width: 1360, height: 900 };
const phone = { width: 390, height: 844 };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // For root, in a container, without a network.
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

try {
  await it_works();
  for (const [where, colorScheme, viewport] of [
    ["light", "light", desk],
    ["dark", "dark", desk],
    ["phone", "light", phone],
    ["phone-dark", "dark", phone],
  ]) {
    await it_is_accessible(where, colorScheme, viewport);
  }
} finally {
  await browser.close();
}
console.log(`${file}: no request, no complaint, no violation`);

/** Opens the page, and watches what it asks for and what the browser has against it. */
async function open(options) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const told = { requests: [], complaints: [] };
  page.on("request", (request) => told.requests.push(request.url()));
  page.on("console", (message) => told.complaints.push(message.text()));
  page.on("pageerror", (error) => told.complaints.push(String(error)));
  await page.goto(address);
  return { context, page, told };
}

/** With its own content security policy, as people open it. */
async function it_works() {
  const { context, page, told } = await open({ colorScheme: "light", viewport: desk });
  await it_shows_each_picture(page);
  await it_filters(page);
  await it_needs_no_mouse(page);
  const from_elsewhere = told.requests.filter((url) => url !== address && !url.startsWith("data:"));
  assert.deepEqual(from_elsewhere, [], "it asks for nothing");
  assert.deepEqual(told.complaints, [], "the browser has nothing against it");
  await context.close();
}

async function it_shows_each_picture(page) {
  const pictures = page.locator(".card img");
  assert.ok((await pictures.count()) > 0, "there are pictures");
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    const shown = await picture.evaluate(async (image) => {
      await image.decode();
      return { natural: image.naturalWidth, shown: image.getBoundingClientRect().width, alt: image.alt };
    });
    assert.ok(shown.natural > 100 && shown.shown > 100, JSON.stringify(shown));
    assert.match(shown.alt, /^Certificate of ./);
  }
}

async function it_filters(page) {
  const entries = page.locator(".card:visible, .line:visible");
  const all = await page.locator(".card, .line").count();
  const filter = page.getByRole("searchbox", { name: "Filter" });
  const told = page.locator("#count");
  assert.equal(await told.textContent(), `${all} of ${all} shown`);
  assert.equal(await entries.count(), all);

  // Any of them is found by its name as one would type it: no accents, no capitals.
  const names = await page.locator(".card h3, .line .name").allTextContents();
  for (const name of [names[0], names[Math.floor(all / 2)], names[all - 1]]) {
    const typed = name.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    await filter.fill(typed);
    const found = await page.locator(".card:visible h3, .line:visible .name").allTextContents();
    assert.ok(found.includes(name), `${typed} finds ${name}`);
    assert.ok(found.length < all, `${typed} leaves out others`);
    assert.equal(await told.textContent(), `${found.length} of ${all} shown`);
  }
  await filter.fill("nobody is called so");
  assert.equal(await entries.count(), 0);
  assert.ok(await page.locator("#nothing").isVisible());
  await filter.fill("");

  await page.getByLabel("With findings").check();
  const telling = await page.locator("[data-gravest]:not([data-gravest=''])").count();
  assert.equal(await entries.count(), telling);
  await page.getByLabel("All").check();
  assert.equal(await entries.count(), all);
}

async function it_needs_no_mouse(page) {
  // Where one is may be known a moment later than the key is.
  const focuses = (select) =>
    page.waitForFunction((select) => document.activeElement.matches(select), select);
  await page.reload();
  await page.keyboard.press("Tab");
  // First of all one can skip to the certificates.
  await focuses(".skip");
  await page.keyboard.press("Enter");
  await focuses("#certificates");
  await page.keyboard.press("Tab");
  await focuses(".card .picture");
  assert.notEqual(
    await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle),
    "none",
    "one sees where one is",
  );

  await page.keyboard.press("Enter");
  const viewer = page.getByRole("dialog");
  assert.ok(await viewer.isVisible());
  const name = () => page.locator("#viewer-name").textContent();
  const names = await page.locator(".card h3").allTextContents();
  assert.equal(await name(), names[0]);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await name(), names[0], "there is none before the first");
  await page.keyboard.press("ArrowRight");
  assert.equal(await name(), names[1]);
  await page.keyboard.press("Escape");
  assert.ok(!(await viewer.isVisible()));
  // One is where one was looking.
  await focuses(".card:nth-child(2) .picture");
}

/** axe-core, which the page's own policy would keep out, finds nothing; screenshots are taken. */
async function it_is_accessible(where, colorScheme, viewport) {
  const { context, page } = await open({ colorScheme, viewport, bypassCSP: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= viewport.width, `${where}: ${wide} pixels are wider than the window`);
  await picture_of(page, where);
  // What is out of sight is not painted, and so has no contrast that could be measured.
  await page.addStyleTag({ content: "* { content-visibility: visible !important }" });
  await has_no_violations(page, where);
  await page.locator(".card .picture").first().click();
  await picture_of(page, `${where}-viewer`);
  await has_no_violations(page, `${where}, in the viewer`);
  await context.close();
}

async function picture_of(page, name) {
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function has_no_violations(page, where) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 160)}: ${failureSummary}`),
    );
  });
  assert.deepEqual(violations, [], `axe-core, ${where}`);
}
