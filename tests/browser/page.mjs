// The page of `engross preview --html` in a real Chromium: node page.mjs PAGE.html [FOLDER]
//
// Fails unless the page loads nothing else, shows every picture, filters, works with the keyboard
// alone, and has no violation that axe-core finds, in light and dark, on a desktop and on a phone.
// With FOLDER, saves screenshots there.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./launch.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [file, folder] = process.argv.slice(2);
const address = pathToFileURL(resolve(file)).href;
if (folder) mkdirSync(folder, { recursive: true });

const desktop = { width: 1360, height: 900 };
const phone = { width: 390, height: 844 };

const browser = await launch();

try {
  await it_works();
  for (const [where, colorScheme, viewport] of [
    ["light", "light", desktop],
    ["dark", "dark", desktop],
    ["phone", "light", phone],
    ["phone-dark", "dark", phone],
  ]) {
    await it_is_accessible(where, colorScheme, viewport);
  }
} finally {
  await browser.close();
}
console.log(`${file}: no requests, no complaints, no violations`);

/** Opens the page, and records its requests and the complaints of the browser. */
async function open(options) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const seen = { requests: [], complaints: [] };
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("console", (message) => seen.complaints.push(message.text()));
  page.on("pageerror", (error) => seen.complaints.push(String(error)));
  await page.goto(address);
  return { context, page, seen };
}

/** With its own content security policy, as people open it. */
async function it_works() {
  const { context, page, seen } = await open({ colorScheme: "light", viewport: desktop });
  await it_shows_each_picture(page);
  await it_filters(page);
  await it_needs_no_mouse(page);
  const from_elsewhere = seen.requests.filter((url) => url !== address && !url.startsWith("data:"));
  assert.deepEqual(from_elsewhere, [], "it loads nothing");
  assert.deepEqual(seen.complaints, [], "the browser does not complain");
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
  const count = page.locator("#count");
  assert.equal(await count.textContent(), `${all} of ${all} shown`);
  assert.equal(await entries.count(), all);

  // Each is found by its name without accents and in lower case.
  const names = await page.locator(".card h3, .line .name").allTextContents();
  for (const name of [names[0], names[Math.floor(all / 2)], names[all - 1]]) {
    const typed = name.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    await filter.fill(typed);
    const found = await page.locator(".card:visible h3, .line:visible .name").allTextContents();
    assert.ok(found.includes(name), `${typed} finds ${name}`);
    assert.ok(found.length < all, `${typed} leaves out others`);
    assert.equal(await count.textContent(), `${found.length} of ${all} shown`);
  }
  await filter.fill("no such name");
  assert.equal(await entries.count(), 0);
  assert.ok(await page.locator("#nothing").isVisible());
  await filter.fill("");

  await page.getByLabel("With findings").check();
  const withFindings = await page.locator("[data-severity]:not([data-severity=''])").count();
  assert.equal(await entries.count(), withFindings);
  await page.getByLabel("All").check();
  assert.equal(await entries.count(), all);
}

async function it_needs_no_mouse(page) {
  // The focus may move a moment after the key is pressed.
  const focuses = (select) =>
    page.waitForFunction((select) => document.activeElement.matches(select), select);
  await page.reload();
  await page.keyboard.press("Tab");
  // The first link skips to the certificates.
  await focuses(".skip");
  await page.keyboard.press("Enter");
  await focuses("#certificates");
  await page.keyboard.press("Tab");
  await focuses(".card .picture");
  assert.notEqual(
    await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle),
    "none",
    "the focus is visible",
  );

  await page.keyboard.press("Enter");
  const viewer = page.getByRole("dialog");
  assert.ok(await viewer.isVisible());
  const name = () => page.locator("#viewer-name").textContent();
  const names = await page.locator(".card h3").allTextContents();
  assert.equal(await name(), names[0]);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await name(), names[0], "the first one has no previous one");
  await page.keyboard.press("ArrowRight");
  assert.equal(await name(), names[1]);
  await page.keyboard.press("Escape");
  assert.ok(!(await viewer.isVisible()));
  // The focus is on the certificate that was shown last.
  await focuses(".card:nth-child(2) .picture");
}

/** Runs axe-core, which the page's own policy would block, and takes screenshots. */
async function it_is_accessible(where, colorScheme, viewport) {
  const { context, page } = await open({ colorScheme, viewport, bypassCSP: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= viewport.width, `${where}: ${wide} pixels are wider than the window`);
  await picture_of(page, where);
  // Only what is painted has a contrast that can be measured.
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
