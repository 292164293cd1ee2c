// The page: five steps from a list of persons to a sealed file. Nothing is stored, nothing is sent.
"use strict";

const tables = JSON.parse(document.getElementById("tables").textContent);
const reader = makeIdentityReader(tables);
const FORMAT = tables.rules.format;
const BATCH = 200; // records that are encoded between two looks at the page
const state = { language: document.documentElement.lang, unit: null, key: null, list: null, columns: {}, report: null, problem: null, lines: {} };
const element = (id) => document.getElementById(id);

/** A message in the page's language, with its facts. */
function say(path, facts = {}) {
  const texts = tables.messages[state.language] ?? {};
  const template = texts[path] ?? tables.messages.en[path] ?? path;
  return template.replace(/\{(\w+)\}/g, (_, name) => showFact(facts[name]));
}

function showFact(fact) {
  const locales = tables.fallbacks[state.language] ?? state.language; // not every browser knows nynorsk
  if (typeof fact === "number") return fact.toLocaleString(locales);
  if (/^\d{4}-\d\d-\d\d$/.test(fact)) return new Date(`${fact}T12:00`).toLocaleDateString(locales, { dateStyle: "long" });
  return String(fact ?? "");
}

/** A new element with its text and attributes. */
function build(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

// What the page says: written anew in each language, from what is known.

function showTexts() {
  document.documentElement.lang = state.language;
  document.title = say("link.encoder.title");
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = say(`link.encoder.${node.dataset.text}`);
  const year = state.key ? String(state.key.year) : "";
  element("languages").setAttribute("aria-label", say("link.encoder.language"));
  element("list-hint").textContent = say("link.encoder.list_hint", { year });
  element("total-label").textContent = say("link.encoder.total", { year });
  for (const [id, line] of Object.entries(state.lines)) element(id).textContent = line ? say(...line) : "";
  for (const button of element("languages").children) button.setAttribute("aria-pressed", String(button.lang === state.language));
  showProblem();
  showReport();
}

function setLine(id, path, facts) {
  state.lines[id] = path ? [path, facts] : null;
  element(id).textContent = path ? say(path, facts) : "";
}

function showProblem() {
  const box = element("problem");
  box.hidden = !state.problem;
  if (!state.problem) return box.replaceChildren();
  const { path, facts, title, causes } = state.problem;
  const parts = title ? [title, ...causes] : ["title", "cause", "remedy"].map((part) => `errors.link.${path}.${part}`);
  const known = parts.filter((part) => part in tables.messages.en);
  return box.replaceChildren(...known.map((part, place) => build(place ? "p" : "strong", say(part, facts))));
}

function setProblem(problem) {
  state.problem = problem;
  showProblem();
  if (problem) element("problem").focus();
}

function showReport() {
  if (!state.list || !state.report) return;
  const { headers } = state.list;
  const { report } = state;
  const rows = COLUMNS.map((kind) => {
    const row = build("tr", "", { role: "row" });
    const title = say(`link.kind.${kind}`);
    const choice = build("select", "", { id: `column-${kind}`, "aria-label": `${title}: ${say("link.encoder.header")}` });
    choice.append(build("option", say("link.encoder.no_column"), { value: "" }));
    headers.forEach((header, place) => header && choice.append(build("option", header, { value: String(place) })));
    choice.value = String(state.columns[kind] ?? "");
    const cell = build("td", "", { role: "cell" });
    cell.append(choice);
    const counts = kind in state.columns ? report.columns[kind] : null;
    const number = (name) => build("td", counts ? showFact(counts[name]) : "", { class: "number", role: "cell", "data-label": say(`link.encoder.${name}`) });
    row.append(build("th", title, { scope: "row", role: "rowheader" }), cell, number("filled"), number("unread"));
    return row;
  });
  const focused = document.activeElement?.id;
  element("columns").replaceChildren(...rows);
  if (focused?.startsWith("column-")) element(focused)?.focus();
  element("unused").textContent = say("link.report.unused", { count: report.unused });
  element("classes").replaceChildren(
    ...Object.entries(report.classes).map(([name, count]) => {
      const row = build("tr", "", { class: name, role: "row" });
      const why = name === "none" && !count ? say("link.encoder.none_left") : say(`link.why.${name}`);
      const label = { class: "number", role: "cell", "data-label": say("link.encoder.count") };
      row.append(build("th", say(`link.class.${name}`), { scope: "row", role: "rowheader" }), build("td", showFact(count), label), build("td", why, { role: "cell" }));
      return row;
    }),
  );
  const notes = ["aliases", "bands", "ungrouped"].filter((name) => report[name]);
  element("notes").replaceChildren(...notes.map((name) => build("li", say(`link.report.${name}`, { count: report[name] }))));
}

// What the page does.

/** The cells of a row by what each column is. */
const pickCells = (row) => Object.fromEntries(Object.entries(state.columns).map(([kind, place]) => [kind, row[place]]));

function checkList() {
  const { list, columns, key } = state;
  const report = { classes: { full: 0, name: 0, birth: 0, none: 0 }, columns: {}, aliases: 0, bands: 0, ungrouped: 0 };
  for (const kind of Object.keys(columns)) report.columns[kind] = { filled: 0, unread: 0 };
  state.identities = list.rows.map((row) => {
    const cells = pickCells(row);
    const identity = reader.readIdentity(cells, key.year);
    report.classes[identity.class] += 1;
    for (const [kind, cell] of Object.entries(cells)) report.columns[kind].filled += Boolean(cell);
    for (const kind of identity.unread) report.columns[kind].unread += 1;
    report.aliases += identity.names.length > 1;
    report.bands += Boolean(identity.birth && identity.birth.low < identity.birth.high);
    if (cells.group && !key.groups.includes(cells.group)) {
      report.ungrouped += 1;
      report.columns.group.unread += 1;
    }
    return identity;
  });
  const used = new Set(Object.values(columns));
  report.unused = list.headers.filter((header, place) => header && !used.has(place)).length;
  state.report = report;
}

function forgetResult() {
  element("result").hidden = true;
  for (const id of ["save", "save-rows"]) {
    if (element(id).href) URL.revokeObjectURL(element(id).href);
    element(id).removeAttribute("href");
  }
  setLine("seal-status", "");
  setLine("seal-note", "");
}

function showSteps() {
  element("list-step").hidden = !state.key;
  for (const id of ["column-step", "check-step"]) element(id).hidden = !state.list;
  element("seal-step").hidden = !state.list || !Object.keys(state.columns).some((kind) => KEYED_COLUMNS.includes(kind));
}

/** Do something, and show what stops it. */
async function attempt(work) {
  setProblem(null);
  try {
    await work();
  } catch (error) {
    const fault = { title: "link.encoder.fault", causes: ["link.encoder.fault_remedy"] };
    setProblem(error instanceof EncoderError ? { path: error.path, facts: error.facts, ...error.facts.asks } : fault);
  }
}

/** A refusal that only the page gives. */
const refuse = (path) => new EncoderError("", { asks: { title: `link.encoder.${path}`, causes: [] } });

async function openKey() {
  forgetResult();
  Object.assign(state, { key: null, list: null, report: null });
  element("list-file").value = "";
  setLine("key-status", "");
  setLine("list-status", "");
  showSteps();
  const [keyFile] = element("key-file").files;
  const [unitFile] = element("unit-file").files;
  if (!keyFile || !(unitFile || tables.unit)) throw refuse("missing_file");
  if (!element("passphrase").value) throw refuse("missing_passphrase");
  const unitName = unitFile?.name ?? "unit.pub";
  state.unit = await parseUnitKey(unitFile ? await unitFile.text() : JSON.stringify(tables.unit), unitName);
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  const key = await openYearKey(await keyFile.text(), element("passphrase").value, FORMAT, today, keyFile.name);
  element("passphrase").value = "";
  if (key.unit && key.unit !== state.unit.kid) throw new EncoderError("key.foreign", { file: unitName });
  if (!key.body) throw new EncoderError("key.kind", { file: keyFile.name });
  state.key = key;
  setLine("key-status", "link.encoder.key_open", { body: key.body, year: String(key.year), day: key.expires });
  showSteps();
  showTexts();
  element("list-file").focus();
}

async function openList() {
  forgetResult();
  Object.assign(state, { list: null, report: null });
  setLine("list-status", "");
  showSteps();
  const [file] = element("list-file").files;
  if (!file) return;
  setLine("list-status", "link.encoder.reading");
  await new Promise((resolve) => setTimeout(resolve));
  const list = await readPersonList(file, reader).finally(() => setLine("list-status", ""));
  state.columns = suggestColumns(list.headers, reader);
  state.list = list;
  checkList();
  setLine("list-status", "link.encoder.list_read", { file: file.name, count: list.rows.length });
  showSteps();
  showReport();
  if (element("seal-step").hidden) throw new EncoderError("list.columns", { file: file.name });
}

async function changeColumn(event) {
  const kind = event.target.id.replace("column-", "");
  const place = event.target.value === "" ? null : Number(event.target.value);
  for (const [other, taken] of Object.entries(state.columns)) if (other === kind || taken === place) delete state.columns[other];
  if (place !== null) state.columns[kind] = place;
  forgetResult();
  checkList();
  showSteps();
  showReport();
  if (element("seal-step").hidden) throw refuse("missing_column");
}

function drawRowNumbers(count) {
  const numbers = new Set();
  while (numbers.size < count) {
    const drawn = crypto.getRandomValues(new Uint8Array(8));
    numbers.add(Array.from(drawn, (byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return [...numbers];
}

/** All records encoded, and the page told how far it has come. */
async function encodeAll(encoder, rowNumbers) {
  const records = [];
  const { identities, list } = state;
  for (let start = 0; start < identities.length; start += BATCH) {
    const batch = identities.slice(start, start + BATCH);
    const encoded = batch.map((identity, place) =>
      encoder.encodeRecord(identity, rowNumbers[start + place], pickCells(list.rows[start + place]).group ?? ""),
    );
    records.push(...(await Promise.all(encoded)));
    if (start % 2000 === 0) {
      element("seal-status").textContent = say("link.encoder.working", { done: records.length, count: identities.length });
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  return records;
}

async function sealList() {
  forgetResult();
  const total = element("total").value.replace(/\s/g, "");
  if (!/^\d{1,9}$/.test(total)) {
    element("total").setAttribute("aria-invalid", "true");
    throw refuse("number");
  }
  element("total").removeAttribute("aria-invalid");
  element("seal").disabled = true;
  try {
    const { key, unit, list } = state;
    const encoder = await makeRecordEncoder(reader, key.key, key.year, key.groups);
    const rowNumbers = drawRowNumbers(list.rows.length);
    const records = await encodeAll(encoder, rowNumbers);
    const lines = formatPayload(encoder, FORMAT, key.body, Number(total), records);
    const sealed = await sealLines(lines, unit, FORMAT);
    const linkable = records.filter((record) => record.linkable).length;
    const file = `${key.body}-${key.year}.tls`;
    offerFile("save", file, [sealed]);
    offerFile("save-rows", `${key.body}-${key.year}-rows.csv`, ["line,row\n", ...rowNumbers.map((row, place) => `${place + 1},${row}\n`)]);
    state.lines.save = ["link.encoder.save", { file }];
    element("save").textContent = say("link.encoder.save", { file });
    setLine("seal-status", "link.encoder.done", { linkable, records: records.length });
    const differs = Number(total) !== records.length;
    setLine("seal-note", differs ? "link.report.total" : "", { records: records.length, reported: Number(total) });
    element("result").hidden = false;
    element("save").focus();
  } finally {
    element("seal").disabled = false;
  }
}

function offerFile(id, name, parts) {
  element(id).href = URL.createObjectURL(new Blob(parts, { type: "application/octet-stream" }));
  element(id).download = name;
}

function startPage() {
  window.addEventListener("pageshow", (event) => event.persisted && location.reload()); // whoever goes back finds it empty
  for (const [language, name] of Object.entries(tables.languages)) {
    const button = build("button", name, { type: "button", lang: language });
    button.addEventListener("click", () => {
      state.language = language;
      showTexts();
    });
    element("languages").append(button);
  }
  element("unit-choice").hidden = Boolean(tables.unit);
  element("unit-inside").hidden = !tables.unit;
  const submit = (work) => (event) => {
    event.preventDefault();
    attempt(work);
  };
  element("key-form").addEventListener("submit", submit(openKey));
  element("seal-form").addEventListener("submit", submit(sealList));
  element("list-file").addEventListener("change", () => attempt(openList));
  element("columns").addEventListener("change", (event) => attempt(() => changeColumn(event)));
  showTexts();
  const able = window.isSecureContext && window.crypto?.subtle && window.CompressionStream && window.DecompressionStream;
  if (!able) {
    setProblem({ title: "link.encoder.unable", causes: ["link.encoder.unable_cause", "link.encoder.unable_remedy"] });
    element("key-step").hidden = true;
  }
}

startPage();
