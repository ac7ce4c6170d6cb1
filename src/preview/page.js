"use strict";

const controls = document.querySelector(".controls");
const filter = document.getElementById("filter");
const count = document.getElementById("count");
const nothing = document.getElementById("nothing");
const entries = [...document.querySelectorAll(".card, .line")];
const lists = [...document.querySelectorAll(".cards, .lines")];
const viewer = document.getElementById("viewer");
const picture = document.getElementById("viewer-picture");

// The text in lower case, without accents, with i for the dotless i.
function plain(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/ı/g, "i");
}

// The plain text of each entry, computed when it is first searched.
const texts = new Map();
function matches(entry, words) {
  if (!texts.has(entry)) texts.set(entry, plain(entry.textContent.replace(/\s+/g, " ")));
  return words.every((word) => texts.get(entry).includes(word));
}

function show() {
  const words = plain(filter.value).split(/\s+/).filter(Boolean);
  const findingsOnly = controls.elements.show.value === "findings";
  let shown = 0;
  for (const entry of entries) {
    entry.hidden = (findingsOnly && !entry.dataset.severity) || !matches(entry, words);
    if (!entry.hidden) shown += 1;
  }
  for (const list of lists) list.hidden = [...list.children].every((entry) => entry.hidden);
  count.value = `${shown} of ${entries.length} shown`;
  nothing.hidden = shown > 0;
}

// The certificate in the viewer, and its neighbours among those that are shown.
let current;
function beside(step) {
  const shown = entries.filter((entry) => !entry.hidden && entry.matches(".card"));
  return shown[shown.indexOf(current) + step];
}

function view(card) {
  current = card;
  const small = card.querySelector("img");
  picture.src = small.src;
  picture.alt = small.alt;
  picture.width = small.width;
  picture.height = small.height;
  document.getElementById("viewer-name").replaceChildren(card.querySelector("bdi").cloneNode(true));
  document.getElementById("viewer-facts").replaceChildren(card.querySelector(".facts").cloneNode(true));
  document.getElementById("previous").disabled = !beside(-1);
  document.getElementById("next").disabled = !beside(1);
  if (!viewer.open) viewer.showModal();
}

function turn(step) {
  const card = beside(step);
  if (card) view(card);
}

for (const button of document.querySelectorAll(".picture")) {
  button.addEventListener("click", () => view(button.closest(".card")));
}
document.getElementById("previous").addEventListener("click", () => turn(-1));
document.getElementById("next").addEventListener("click", () => turn(1));
document.getElementById("close").addEventListener("click", () => viewer.close());
viewer.addEventListener("click", (event) => {
  if (event.target === viewer) viewer.close();
});
viewer.addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft") turn(-1);
  if (event.key === "ArrowRight") turn(1);
});
// The focus goes to the certificate that was shown last, not to the one that was opened.
viewer.addEventListener("close", () => current.querySelector("button").focus());

controls.addEventListener("input", show);
controls.addEventListener("submit", (event) => event.preventDefault());
controls.hidden = false;
show();
