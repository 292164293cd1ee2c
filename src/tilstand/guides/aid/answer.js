// The rules that a situation meets on a day: as `tilstand.guides.pathway` reckons, from the same rules.
"use strict";

/** The questions that are put, given the answers: one that is left open counts as unsure. */
function completeAnswers(tables, answers) {
  const completed = {};
  for (const question of tables.questions) {
    const asked = Object.entries(question.only).every(([name, options]) => options.includes(completed[name]));
    if (asked) completed[question.id] = answers[question.id] ?? "unsure";
  }
  return completed;
}

/** Why a rule gives no outcome on a day; empty where it gives one. */
function findNoOutcome(rule, day) {
  if (rule.never) return rule.never;
  if (rule.from && day < rule.from) return "not_yet";
  if (rule.moved && rule.moved <= day) return "moved";
  return rule.until < day ? "review" : "";
}

function answerSituation(tables, answers, day) {
  const completed = completeAnswers(tables, answers);
  const isMet = (rule) => Object.entries(rule.when).every(([name, options]) => options.includes(completed[name]));
  const met = tables.rules.filter((rule) => isMet(rule) && !(rule.ended && rule.ended < day));
  const reasons = Object.fromEntries(met.map((rule) => [rule.id, findNoOutcome(rule, day)]));
  const told = met.filter((rule) => !rule.yields.some((name) => reasons[name] === ""));
  const open = new Set(told.filter((rule) => !reasons[rule.id]).map((rule) => rule.id));
  for (const [left, right] of tables.opposed) {
    if (open.has(left) && open.has(right)) reasons[left] = reasons[right] = "contradiction";
  }
  const wanted = new Set([tables.emergency, ...told.flatMap((rule) => rule.call)]);
  const isOpen = (name) => !(tables.services[name].closed && tables.services[name].closed < day);
  return {
    outcomes: told.map((rule) => ({ id: rule.id, track: rule.track, reason: reasons[rule.id] })),
    call: [...wanted].filter(isOpen),
  };
}
