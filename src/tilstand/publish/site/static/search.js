// Finds what a reader types, the best first, and narrows the list of keywords. Without it that list is complete,
// and the field hidden.
"use strict";
const language = document.documentElement.lang;
const box = document.getElementById("search");
const field = document.getElementById("search-field");
const count = document.getElementById("search-count");
const tally = document.getElementById("search-counted");
const found = document.getElementById("found");
const none = document.getElementById("found-none");
const list = document.getElementById("found-list");
const letters = document.querySelector(".letters");
const source = document.getElementById("passages"); // a list of keywords alone has none
const told = JSON.parse(source?.textContent ?? '{"period":[],"alike":[],"ignored":[],"counting":[],"alphabet":"","letters":{},"rows":[]}');
const MOST = 10;
const LEAST = 4; // letters that words of one stem have in common
const YEAR = /\b(?:19|20)\d\d\b/g;
const KINDS = { answer: 1.8, key: 1.35, body: 1.1, figure: 1.1, text: 1, account: 0.8, note: 0.7 };
// Letters as the language of the page tells them apart: its own stay, others lose their marks. Who types none finds
// the same word as who does: "ΟΡΙΟ" and "όριο", "cafe" and "café"; å, ø and æ are letters of their own in Norwegian.
const stripped = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]+/g, "").replace(/ς/g, "σ").normalize("NFC");
const letter = (one) => (told.alphabet.includes(one) ? one : (told.letters[one] ?? stripped(one)));
const fold = (text) =>
  Array.from(text.normalize("NFC").toLocaleLowerCase(language).replace(/[\u00a0\u202f](?=\d{3})/g, ""), letter).join("");
// For who has no such letters to type: "arsak" finds "årsak" where no word is written so.
const OTHERS = { ø: "o", æ: "ae", œ: "oe", ł: "l", đ: "d", ð: "d", ß: "ss" };
const bare = (text) => stripped(text).replace(/[øæœłđðß]/g, (one) => OTHERS[one]);
const words = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
// "Latin-Amerika" is found by its parts, and by who writes it as one word.
const whole = (text) => (fold(text).match(/\p{L}+(?:-\p{L}+)+/gu) ?? []).map((word) => word.replaceAll("-", ""));
// Words that mean the same to who asks: a group in each line of the page's own list.
const alike = new Map();
for (const group of told.alike.map((one) => one.map(fold))) for (const word of group) alike.set(word, group);
const years = told.period.map(fold);
const counted = new Set(told.counting.map(fold));
const ignored = new Set([...told.ignored.map(fold), ...counted]);
const passages = told.rows.map(([kind, page, title, text]) => {
  const mine = [...words(text), ...whole(text)];
  const said = ` ${words(title).join(" ")} | ${words(text).join(" ")} `;
  return { kind, page, title, text, head: [...words(title), ...whole(title)], mine, said, size: mine.length };
});
const holding = new Map(); // in how many passages a word stands
for (const one of passages) for (const word of new Set([...one.head, ...one.mine])) holding.set(word, (holding.get(word) ?? 0) + 1);
const vocabulary = [...holding.keys()];
const bared = new Map(vocabulary.map((word) => [word, bare(word)]));

// Each word of the edition that answers to a typed one, with how well it does.
function answering(typed) {
  const fits = new Map();
  const put = (word, worth) => fits.set(word, Math.max(worth, fits.get(word) ?? 0));
  for (const [other, worth] of [[typed, 1], ...(alike.get(typed) ?? []).map((word) => [word, 0.8])]) {
    for (const word of vocabulary) {
      if (word === other) put(word, worth);
      else if (/\d/.test(other)) continue;
      else if (word.startsWith(other) && other.length > 2) put(word, worth * (word.length - other.length < 4 ? 0.85 : 0.5));
      else if (other.startsWith(word) && word.length >= LEAST && other.length - word.length < 4) put(word, worth * 0.7);
    }
  }
  if (/\d/.test(typed)) return fits;
  // Where the edition has no such word: without marks, then what begins alike ("nigerianske", "Nigeria"), then one slip of a key.
  const plain = bare(typed);
  const tries = [
    (own) => (own === plain ? 0.6 : plain.length > 2 && own.startsWith(plain) ? 0.4 : 0),
    (own) => (common(own, plain) >= Math.max(5, 0.55 * plain.length) ? (0.5 * common(own, plain)) / plain.length : 0),
    (own) => (plain.length > 4 && slipped(own, plain) ? 0.4 : 0),
  ];
  for (const worth of tries) if (!fits.size) for (const [word, own] of bared) if (worth(own)) put(word, worth(own));
  return fits;
}

function common(one, other) {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

// One letter too many, too few or another, or two of them exchanged.
function slipped(one, other) {
  const at = common(one, other);
  const [rest, left] = [one.slice(at), other.slice(at)];
  return rest.slice(1) === left || rest === left.slice(1) || rest.slice(1) === left.slice(1) || (rest[0] === left[1] && rest[1] === left[0] && rest.slice(2) === left.slice(2));
}

// The parts of a word that the edition has only as two: "menneskehandelsofre".
function parted(typed) {
  if (/\d/.test(typed) || vocabulary.some((word) => word.startsWith(typed))) return [typed];
  for (let at = typed.length - 3; at >= LEAST; at -= 1) {
    const [first, last] = [typed.slice(0, at), typed.slice(at)];
    const joined = /[se]$/.test(first) && holding.has(first.slice(0, -1)) ? first.slice(0, -1) : first;
    if (holding.has(joined) && vocabulary.some((word) => word.startsWith(last))) return [joined, last];
  }
  return [typed];
}

function ranked(query) {
  const every = words(query);
  const telling = every.filter((word) => !ignored.has(word));
  const typed = (telling.length ? telling : every).flatMap(parted);
  const counting = every.some((word) => counted.has(word));
  const phrase = ` ${every.join(" ")} `;
  const period = typed.filter((word) => years.includes(word));
  const asked = typed.length > period.length ? typed.filter((word) => !period.includes(word)) : typed;
  const terms = asked.map((word) => {
    const fits = answering(word);
    const held = [...fits].reduce((sum, [one, worth]) => sum + worth * holding.get(one), 0);
    return { word, fits, rare: Math.log(1 + passages.length / (1 + held)) };
  });
  const all = terms.reduce((sum, term) => sum + term.rare, 0);
  const hits = [];
  for (const one of passages) {
    let score = 0;
    let met = 0;
    let named = 0;
    for (const { fits, rare } of terms) {
      const best = (own) => own.reduce((most, word) => Math.max(most, fits.get(word) ?? 0), 0);
      const head = best(one.head);
      const text = best(one.mine);
      named += head > 0.9 ? 1 : 0;
      met += head || text ? rare : 0;
      score += rare * (Math.max(head, text) + 0.2 * Math.min(head, text));
    }
    if (!met) continue;
    score *= KINDS[one.kind] / (1 + Math.max(one.size, 40) / 400) * (met / all) ** 2;
    // The page of what is asked for by its name comes before what is said of it.
    if (one.kind === "body" && named === terms.length) score *= 1 + (3 * named) / one.head.length;
    if (every.length > 1 && one.said.includes(phrase)) score *= one.said.startsWith(phrase) ? 2.2 : 1.5;
    // A number answers better, and who asks how many is not answered in words alone.
    if (/\d/.test(one.text.replace(YEAR, ""))) score *= 1.02;
    else if (counting) score *= 0.5;
    for (const year of period) score *= one.head.includes(year) || one.mine.includes(year) ? 1.1 : 1;
    hits.push({ one, score, met });
  }
  // Half of what was asked for is no answer where something has more of it, and better than none where nothing has.
  const most = hits.reduce((best, { met }) => Math.max(best, met), 0);
  const enough = Math.min(0.55 * all, most);
  hits.sort((a, b) => b.score - a.score);
  const seen = new Set();
  const best = hits.filter(({ one, met }) => met >= enough && !seen.has(one.page) && seen.add(one.page));
  return { hits: best.slice(0, MOST).map(({ one }) => one), terms };
}

function marked(text, terms) {
  const made = document.createDocumentFragment();
  for (const piece of text.split(/([\p{L}\p{N}]+)/u)) {
    const fits = terms.some(({ fits }) => fits.has(fold(piece)));
    made.append(fits && piece ? Object.assign(document.createElement("mark"), { textContent: piece }) : piece);
  }
  return made;
}

function show(query) {
  const { hits, terms } = query.trim() ? ranked(query) : { hits: [], terms: [] };
  found.hidden = !query.trim();
  none.hidden = hits.length > 0;
  list.replaceChildren(
    ...hits.map((one) => {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { className: "ds-link", href: one.page, textContent: one.title });
      const words = document.createElement("p");
      words.append(marked(one.text, terms));
      item.append(link, words);
      return item;
    }),
  );
}

const groups = [...document.querySelectorAll("#keywords section")].map((section) => ({
  section,
  entries: [...section.querySelectorAll("dl > div")].map((entry) => ({
    entry,
    text: fold(entry.textContent),
    plain: bare(fold(entry.textContent)),
  })),
}));

function narrow() {
  const wanted = fold(field.value).split(/\s+/).filter(Boolean);
  let hits = 0;
  for (const { section, entries } of groups) {
    let here = 0;
    for (const { entry, text, plain } of entries) {
      const fits = wanted.every((word) => text.includes(word) || plain.includes(word));
      entry.hidden = !fits;
      here += fits ? 1 : 0;
    }
    section.hidden = here === 0;
    hits += here;
  }
  letters.hidden = wanted.length > 0;
  // A count is told to who has asked, and where there is something to count.
  count.textContent = String(hits);
  tally.hidden = !wanted.length || (found && hits === 0);
  if (found) show(field.value);
}

box.hidden = false;
field.addEventListener("input", narrow);
narrow();
