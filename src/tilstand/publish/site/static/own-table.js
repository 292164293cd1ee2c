// Lays the table that a reader asks for out of the figures of the edition. Nothing is computed: each cell is looked
// up, and one that the edition does not have is empty. What is chosen stands in the address, which restores it.
"use strict";
const at = (id) => document.getElementById(id);
const told = JSON.parse(at("own-figures").textContent);
const language = document.documentElement.lang;
let wanted = new URLSearchParams(location.hash.slice(1));
const MOST_BARS = 60;

if (wanted.has("embed")) document.documentElement.classList.add("embedded");

const text = (name, content, more = {}) => Object.assign(document.createElement(name), { textContent: content, ...more });
const name = (axis, code) => (code === "" ? told.total : (told.axes[axis].codes[code] ?? code));
// The codes of an axis that a measure has, the total first, then as their list has them.
const codes = (measure, axis) => {
  const own = new Set(measure.cells.map(([where]) => where[measure.axes.indexOf(axis)]));
  const listed = ["", ...Object.keys(told.axes[axis].codes)];
  return listed.filter((code) => own.has(code));
};
const key = (measure, places) => measure.axes.map((axis) => places[axis]).join("\u0000");
const index = (measure) => (measure.index ??= new Map(measure.cells.map((cell) => [cell[0].join("\u0000"), cell])));
const look = (measure, places) => index(measure).get(key(measure, places));

// A figure that as much else as possible is told beside: of the fewest codes, and of the latest time.
function begin(measure) {
  const period = measure.axes.indexOf("period");
  const split = ([where]) => where.filter((code, place) => place > 1 && code !== "").length;
  const best = measure.cells.reduce((one, other) => {
    const fewer = split(other) - split(one);
    return fewer < 0 || (fewer === 0 && other[0][period] > one[0][period]) ? other : one;
  });
  return Object.fromEntries(measure.axes.map((axis, place) => [axis, best[0][place]]));
}

const varying = (measure) => measure.axes.filter((axis) => codes(measure, axis).length > 1);

// The axis along which most is told at the places that are fixed.
function telling(measure, fixed, but) {
  const size = (axis) => codes(measure, axis).filter((code) => look(measure, { ...fixed, [axis]: code })).length;
  return varying(measure)
    .filter((axis) => axis !== but)
    .reduce((best, axis) => (best === "" || size(axis) > size(best) ? axis : best), "");
}

function read() {
  const measure = told.measures.find((one) => one.id === wanted.get("m")) ?? told.measures[0];
  const fixed = begin(measure);
  for (const axis of measure.axes) {
    const code = wanted.get(`f.${axis}`);
    if (code !== null && codes(measure, axis).includes(code)) fixed[axis] = code;
  }
  const axes = varying(measure);
  const rows = axes.includes(wanted.get("r")) ? wanted.get("r") : telling(measure, fixed, "");
  const columns = axes.includes(wanted.get("c")) && wanted.get("c") !== rows ? wanted.get("c") : "";
  return { measure, fixed, rows, columns };
}

let state = read();

function write() {
  const { measure, fixed, rows, columns } = state;
  const asked = new URLSearchParams({ m: measure.id, r: rows, c: columns });
  for (const axis of varying(measure)) if (axis !== rows && axis !== columns) asked.set(`f.${axis}`, fixed[axis]);
  if (wanted.has("embed")) asked.set("embed", "1");
  history.replaceState(null, "", `#${asked}`);
  const address = new URL(location.href);
  at("own-address").value = address.href;
  address.hash = `${address.hash}&embed=1`;
  const frame = text("iframe", "", { src: address.href, title: at("own-caption").textContent, width: "100%", height: "480" });
  frame.setAttribute("loading", "lazy");
  at("own-embed").value = frame.outerHTML;
}

function option(select, value, label, chosen) {
  const made = text("option", label, { value });
  made.selected = value === chosen;
  select.append(made);
}

function offer() {
  const { measure, fixed, rows, columns } = state;
  at("own-measure").value = measure.id;
  for (const [id, chosen, none] of [["own-rows", rows, false], ["own-columns", columns, true]]) {
    at(id).replaceChildren();
    if (none || !rows) option(at(id), "", told.words.none, chosen);
    for (const axis of varying(measure)) if (!none || axis !== rows) option(at(id), axis, told.axes[axis].label, chosen);
  }
  at("own-fixed").replaceChildren(
    ...varying(measure)
      .filter((axis) => axis !== rows && axis !== columns)
      .map((axis) => {
        const box = document.createElement("div");
        const select = Object.assign(document.createElement("select"), { className: "ds-input", id: `own-at-${axis}` });
        const label = text("label", told.axes[axis].label, { className: "ds-label", htmlFor: select.id });
        for (const code of codes(measure, axis)) option(select, code, name(axis, code), fixed[axis]);
        select.addEventListener("change", () => {
          fixed[axis] = select.value;
          update(select.id);
        });
        box.append(label, select);
        return box;
      }),
  );
}

// The rows and columns of which the edition has anything at the places that are fixed.
function lay() {
  const { measure, fixed, rows, columns } = state;
  const down = rows ? codes(measure, rows) : [null];
  const across = columns ? codes(measure, columns) : [null];
  const cell = (row, column) =>
    look(measure, { ...fixed, ...(row === null ? {} : { [rows]: row }), ...(column === null ? {} : { [columns]: column }) });
  const kept = across.filter((column) => down.some((row) => cell(row, column)));
  const lines = down.map((row) => ({ row, cells: kept.map((column) => cell(row, column)) })).filter((line) => line.cells.some(Boolean));
  return { kept, lines };
}

function describe() {
  const { measure, fixed, rows, columns } = state;
  const said = measure.axes
    .filter((axis) => axis !== rows && axis !== columns && fixed[axis] !== "")
    .map((axis) => name(axis, fixed[axis]));
  return [`${measure.name} (${measure.unit})`, ...said].join(", ");
}

const letter = (place) => (place < 26 ? "" : String.fromCharCode(96 + Math.floor(place / 26))) + String.fromCharCode(97 + (place % 26));

function show() {
  const { measure, rows, columns } = state;
  const { kept, lines } = lay();
  const noted = [];
  const mark = (note) => {
    if (!noted.includes(note)) noted.push(note);
    return letter(noted.indexOf(note));
  };
  const head = document.createElement("tr");
  head.append(text("th", rows ? told.axes[rows].label : "", { scope: "col" }));
  for (const column of kept) head.append(text("th", column === null ? measure.unit : name(columns, column), { scope: "col", className: "number" }));
  const body = document.createElement("tbody");
  let empty = false;
  for (const { row, cells } of lines) {
    const line = document.createElement("tr");
    line.append(text("th", row === null ? told.total : name(rows, row), { scope: "row" }));
    for (const cell of cells) {
      empty = empty || !cell;
      const made = text("td", cell ? cell[1] : "", { className: "number" });
      const marks = cell ? cell[3].map(mark) : [];
      if (marks.length) made.append("\u00a0", text("sup", marks.join(" ")));
      line.append(made);
    }
    body.append(line);
  }
  const top = document.createElement("thead");
  top.append(head);
  const caption = text("caption", describe(), { className: "ds-sr-only" });
  at("own-table").replaceChildren(caption, top, body);
  at("own-caption").textContent = describe();
  at("own-status").textContent = `${told.words.of} ${told.edition}`;
  // What the table has of signs is said below it, and what an empty cell means.
  const signs = Object.entries(told.signs).filter(([sign]) => lines.some(({ cells }) => cells.some((cell) => cell?.[1] === sign)));
  const said = [...signs.map(([sign, meaning]) => `${sign}\u00a0 ${meaning}.`), ...(empty ? [told.words.empty] : [])];
  at("own-empty").textContent = said.join(" ");
  at("own-empty").hidden = !said.length;
  at("own-definition").href = measure.page;
  const remarks = [...measure.rules, ...measure.breaks].map((remark) => text("p", remark, { className: "table-note" }));
  const notes = document.createElement("dl");
  notes.className = "own-noted";
  for (const note of noted) notes.append(text("dt", letter(noted.indexOf(note))), text("dd", told.notes[note]));
  at("own-notes").replaceChildren(...(noted.length ? [text("h3", told.words.notes, { className: "ds-heading" }), notes] : []), ...remarks);
  draw(kept, lines);
}

// Bars of the same figures: shares of the longest, with the printed number at each. The table tells the same.
function draw(kept, lines) {
  const { rows, columns } = state;
  const bars = lines.flatMap(({ row, cells }) => cells.map((cell, place) => ({ row, column: kept[place], cell })));
  const most = Math.max(0, ...bars.map(({ cell }) => cell?.[2] ?? 0));
  const whole = bars.some(({ cell }) => (cell?.[2] ?? 0) < 0);
  const figure = at("own-picture");
  figure.hidden = bars.length < 2 || bars.length > MOST_BARS || most <= 0 || whole;
  if (figure.hidden) return;
  figure.querySelector("figcaption").textContent = `${told.words.picture}: ${describe()}`;
  figure.querySelector("div").replaceChildren(
    ...bars
      .filter(({ cell }) => cell)
      .map(({ row, column, cell }) => {
        const line = text("div", "", { className: "own-bar" });
        const label = [row === null ? "" : name(rows, row), column === null ? "" : name(columns, column)].filter(Boolean);
        const bar = text("span", "", { className: "own-length" });
        bar.style.inlineSize = `${(100 * (cell[2] ?? 0)) / most}%`;
        const track = document.createElement("span");
        track.append(bar, text("span", cell[1], { className: "own-number" }));
        line.append(text("span", label.join(", "), { className: "own-name" }), track);
        return line;
      }),
  );
}

function download() {
  const { measure, rows, columns } = state;
  const { kept, lines } = lay();
  const quoted = (value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const table = [
    [describe()],
    [`${told.title}. ${told.edition}`],
    [at("own-address").value],
    [],
    [rows ? told.axes[rows].label : "", ...kept.map((column) => (column === null ? measure.unit : name(columns, column)))],
    ...lines.map(({ row, cells }) => [row === null ? told.total : name(rows, row), ...cells.map((cell) => (cell ? (cell[2] === null ? cell[1] : String(cell[2])) : ""))]),
    [],
    ...[...new Set(lines.flatMap(({ cells }) => cells.flatMap((cell) => cell?.[3] ?? [])))].map((note) => [told.notes[note]]),
    ...[...measure.rules, ...measure.breaks].map((remark) => [remark]),
  ];
  const file = new Blob([`\ufeff${table.map((line) => line.map(quoted).join(",")).join("\r\n")}\r\n`], { type: "text/csv" });
  const link = text("a", "", { href: URL.createObjectURL(file), download: `${measure.id}.csv` });
  document.body.append(link);
  link.click();
  link.remove();
}

function update(focus) {
  offer();
  show();
  write();
  if (focus) at(focus)?.focus();
}

at("own-measure").addEventListener("change", () => {
  const measure = told.measures.find((one) => one.id === at("own-measure").value);
  const fixed = begin(measure);
  state = { measure, fixed, rows: telling(measure, fixed, ""), columns: "" };
  update("own-measure");
});
for (const [id, part] of [["own-rows", "rows"], ["own-columns", "columns"]]) {
  at(id).addEventListener("change", () => {
    state[part] = at(id).value;
    if (state.rows === state.columns) state.columns = "";
    update(id);
  });
}
at("own-download").addEventListener("click", download);
at("own").addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", () => {
  wanted = new URLSearchParams(location.hash.slice(1));
  state = read();
  update("");
});
at("own").hidden = false;
at("own-shown").hidden = false;
update("");
