// Narrows the list of keywords while the reader types. Without it the list is complete, and the field hidden.
"use strict";
const box = document.getElementById("search");
const field = document.getElementById("search-field");
const count = document.getElementById("search-count");
const letters = document.querySelector(".letters");
const groups = [...document.querySelectorAll("#keywords section")].map((section) => ({
  section,
  entries: [...section.querySelectorAll("dl > div")].map((entry) => ({
    entry,
    text: entry.textContent.toLocaleLowerCase(document.documentElement.lang),
  })),
}));

function narrow() {
  const wanted = field.value.toLocaleLowerCase(document.documentElement.lang).split(/\s+/).filter(Boolean);
  let hits = 0;
  for (const { section, entries } of groups) {
    let here = 0;
    for (const { entry, text } of entries) {
      const fits = wanted.every((word) => text.includes(word));
      entry.hidden = !fits;
      here += fits ? 1 : 0;
    }
    section.hidden = here === 0;
    hits += here;
  }
  letters.hidden = wanted.length > 0;
  count.textContent = String(hits);
}

box.hidden = false;
field.addEventListener("input", narrow);
narrow();
