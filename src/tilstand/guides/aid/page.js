// The page: a question at a time, then the answer. Nothing is stored, nothing is sent, nothing enters the address.
"use strict";

const tables = JSON.parse(document.getElementById("tables").textContent);
const element = (id) => document.getElementById(id);
const state = { language: document.documentElement.lang, answers: {}, step: 0, answered: false };
const tags = Object.keys(tables.texts);
const PRESSES = 3, WITHIN = 2000; // of the Shift key, in milliseconds: the Exit this page component of GOV.UK

const texts = () => tables.texts[state.language];
const say = (path, facts = {}) => texts().words[`guide.${path}`].replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
const label = (path) => texts().labels[path] ?? "";
const readDay = () => { const now = new Date(); return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10); };

function build(name, text = "", attributes = {}, ...children) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

function listAsked() {
  const completed = completeAnswers(tables, state.answers);
  return tables.questions.filter((question) => question.id in completed);
}

function showPage(focus = true) {
  document.documentElement.lang = state.language;
  document.documentElement.dir = texts().direction;
  document.title = label("guide.title");
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = say(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) node.textContent = label(node.dataset.label);
  element("first").textContent = say("answer.first");
  element("draft").hidden = !tables.draft;
  if (state.step > 0 && !state.answered) element("draft").textContent = say("page.draft");
  element("languages").setAttribute("aria-label", say("page.languages"));
  element("exit").setAttribute("aria-label", `${say("page.exit")}. ${say("page.exit_hint")}`);
  for (const button of element("languages").children) button.setAttribute("aria-pressed", String(button.lang === state.language));
  element("intro").hidden = state.answered || state.step > 0;
  element("languages").hidden = tags.length < 2 || (state.step > 0 && !state.answered); // a question is one screen of a phone
  element("step").hidden = state.answered;
  element("answer").hidden = !state.answered;
  if (state.answered) showAnswer(); else showQuestion();
  if (focus) element(state.answered ? "answer-title" : "question").focus();
}

function showQuestion() {
  const asked = listAsked();
  const question = asked[state.step];
  const chosen = state.answers[question.id];
  element("progress").textContent = say("page.step", { number: state.step + 1, most: asked.length });
  element("question").textContent = label(`questions.${question.id}.text`);
  element("help").textContent = label(`questions.${question.id}.help`);
  element("help").hidden = !element("help").textContent;
  element("options").replaceChildren(...question.options.map((option, at) => {
    const input = build("input", "", { type: "radio", name: "option", id: `option-${at}`, value: option, autocomplete: "off" });
    input.checked = chosen === option;
    return build("p", "", { class: "option" }, input, build("label", label(`questions.${question.id}.options.${option}`), { for: input.id }));
  }));
  element("problem").textContent = "";
  element("back").hidden = state.step === 0;
  element("show").hidden = state.step === 0;
}

function showAnswer() {
  const found = answerSituation(tables, state.answers, readDay());
  element("none").hidden = found.outcomes.length > 0;
  const tracks = [...new Set(found.outcomes.map((outcome) => outcome.track))];
  element("tracks").replaceChildren(...tracks.map((track, at) => {
    const own = found.outcomes.filter((outcome) => outcome.track === track);
    const summary = build("summary", "", {}, build("h3", label(`tracks.${track}`)));
    const details = build("details", "", {}, summary, ...own.map(buildOutcome));
    details.open = at === 0 || track === "duty";
    return details;
  }));
  element("services").replaceChildren(...found.call.map(buildService));
}

function buildOutcome(outcome) {
  const rule = texts().rules[outcome.id];
  const asks = outcome.reason === "source" || outcome.reason === "former";
  const says = outcome.reason ? [rule.reasons[outcome.reason], asks ? rule.says : ""] : [rule.says];
  const rows = outcome.reason ? [[say("answer.provision"), rule.provision]] : rule.rows;
  const list = build("dl", "", {}, ...rows.map(([head, text]) => build("div", "", {}, build("dt", head), build("dd", text))));
  const made = build("div", "", { class: outcome.reason ? "outcome asks" : "outcome", "data-rule": outcome.id }, build("p", says.filter(Boolean).join(" ")), list);
  made.dataset.reason = outcome.reason;
  return made;
}

function buildService(name) {
  const service = texts().services[name];
  const fresh = tables.services[name].fresh;
  const checked = fresh && fresh < readDay() ? service.stale : service.checked;
  const number = service.phone ? build("a", service.phone, { href: `tel:${service.phone.replaceAll(" ", "")}`, class: "number" }) : build("span", service.number, { class: "quiet" });
  const about = [service.offers, service.for_whom, service.refer, service.hours, service.place, service.web].filter(Boolean);
  return build("li", "", { "data-service": name }, build("strong", service.name), " ", number, build("span", about.join("; "), { class: "about" }), build("span", checked, { class: "about quiet" }));
}

function readChoice() {
  const chosen = document.querySelector("#options input:checked");
  if (chosen) state.answers[listAsked()[state.step].id] = chosen.value;
  return Boolean(chosen);
}

function forget() {
  Object.assign(state, { answers: {}, step: 0, answered: false });
  for (const id of ["options", "tracks", "services"]) element(id).replaceChildren();
}

function leave() {
  forget();
  document.body.replaceChildren();
  document.title = "\u00a0";
  location.replace(tables.exit); // no way back to it in this tab
}

element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!readChoice()) return void (element("problem").textContent = say("page.choose"));
  if (state.step + 1 < listAsked().length) state.step += 1; else state.answered = true;
  showPage();
});
element("back").addEventListener("click", () => { readChoice(); state.step -= 1; showPage(); });
element("show").addEventListener("click", () => { readChoice(); state.answered = true; showPage(); });
element("change").addEventListener("click", () => { state.answered = false; state.step = listAsked().length - 1; showPage(); });
element("restart").addEventListener("click", () => { forget(); showPage(); });
element("print").addEventListener("click", () => window.print());
element("exit").addEventListener("click", leave);

let presses = [];
document.addEventListener("keyup", (event) => {
  presses = event.key === "Shift" ? [...presses, event.timeStamp].slice(-PRESSES) : [];
  if (presses.length === PRESSES && presses[PRESSES - 1] - presses[0] < WITHIN) leave();
});

// Who goes back to a page that the browser kept finds it empty; what is printed is open.
window.addEventListener("pagehide", forget);
window.addEventListener("pageshow", (event) => { if (event.persisted) showPage(false); });
let closed = [];
window.addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open])")];
  for (const details of closed) details.open = true;
});
window.addEventListener("afterprint", () => { for (const details of closed) details.open = false; });

element("languages").append(...Object.entries(tables.texts).map(([tag, told]) => {
  const button = build("button", told.name, { type: "button", lang: tag });
  button.addEventListener("click", () => { readChoice(); state.language = tag; showPage(false); button.focus(); });
  return button;
}));
element("aid").hidden = false;
element("plain").remove();
showPage(false);
