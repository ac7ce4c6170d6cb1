// The visual order of texts in two directions, as Chromium has it: node order.mjs LANGUAGE INSPECTED
//
// INSPECTED is what `engross inspect --all --json` printed for a program in LANGUAGE. Each text is
// shown in Chromium, isolates included, in a paragraph of the language's direction. Fails unless its
// letters stand in the same order from the left.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { launch } from "./launch.mjs";

const [language, file] = process.argv.slice(2);
const direction = ["ar", "fa", "he", "ur"].includes(language) ? "rtl" : "ltr";
const entries = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));

/** The letters of a line from the left: those of a run from the right are reversed. */
function order_in_engross(line) {
  const runs = line.runs.map((run) => {
    const letters = [...letters_of(run.text)];
    return (run.direction === "rtl" ? letters.reverse() : letters).join("");
  });
  return runs.join("");
}

/** A text without what has no place of its own: marks, spaces and isolates. */
function letters_of(text) {
  return text.replace(/[\p{M}\p{Z}\p{Cf}]/gu, "");
}

const browser = await launch();
let compared = 0;
try {
  const page = await browser.newPage();
  await page.setContent(`<p dir="${direction}" lang="${language}" style="white-space: nowrap"></p>`);
  for (const field of entries.flatMap((entry) => entry.fields)) {
    assert.equal(field.lines.length, 1, `“${field.text}” is one line`);
    const theirs = await page.evaluate(order_in_browser, field.text);
    assert.equal(letters_of(theirs), order_in_engross(field.lines[0]), field.text);
    compared += 1;
  }
} finally {
  await browser.close();
}
console.log(`${file}: ${compared} texts in the order of Chromium`);

/** Shows a text in the page, and returns its characters from the left. */
function order_in_browser(text) {
  const paragraph = document.querySelector("p");
  paragraph.textContent = text;
  const node = paragraph.firstChild;
  const placed = [];
  let at = 0;
  for (const character of text) {
    const range = document.createRange();
    range.setStart(node, at);
    at += character.length;
    range.setEnd(node, at);
    const { left, right } = range.getBoundingClientRect();
    placed.push({ character, middle: (left + right) / 2 });
  }
  // Brackets are mirrored when they are drawn, not in the text.
  placed.sort((one, other) => one.middle - other.middle);
  return placed.map(({ character }) => character).join("");
}
