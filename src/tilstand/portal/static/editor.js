// The page beside follows what is written; figures are looked up and put in bound. Without this a save shows the page.
(() => {
  "use strict";
  const form = document.querySelector(".desk-text");
  if (!form) return;
  const text = form.querySelector("textarea"), page = document.getElementById("page");
  const search = document.getElementById("q"), found = document.getElementById("found");
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  let timer = 0, asking = 0, written = text.value;

  async function look() {
    try {
      const answer = await fetch(form.dataset.look, {
        method: "POST", redirect: "error", body: new URLSearchParams({ text: text.value }), headers: { "X-CSRFToken": token.value },
      });
      if (!answer.ok) return;
      const made = new DOMParser().parseFromString(await answer.text(), "text/html");
      page.replaceChildren(...made.body.childNodes);
    } catch { /* saving shows it too */ }
  }

  text.addEventListener("input", () => { window.clearTimeout(timer); timer = window.setTimeout(look, 600); });
  window.addEventListener("beforeunload", (event) => { if (text.value !== written) event.preventDefault(); });
  form.addEventListener("submit", () => { written = text.value; });

  async function figures() {
    const mine = ++asking;
    if (!search.value.trim()) { found.replaceChildren(); return; }
    try {
      const answer = await fetch(`${form.dataset.figures}?q=${encodeURIComponent(search.value)}`, { redirect: "error", headers: { Accept: "application/json" } });
      if (!answer.ok || mine !== asking) return;
      show((await answer.json()).figures);
    } catch { /* asked again with the next letter */ }
  }

  function show(figures) {
    found.replaceChildren();
    if (!figures.length) {
      const none = document.createElement("li");
      none.textContent = found.dataset.none;
      found.append(none);
    }
    for (const one of figures) {
      const line = document.createElement("li"), button = document.createElement("button");
      button.type = "button";
      button.className = "ds-button";
      button.dataset.variant = "secondary";
      button.dataset.size = "sm";
      button.textContent = found.dataset.insert;
      button.setAttribute("aria-label", `${found.dataset.insert}: ${one.label}, ${one.value}`);
      button.addEventListener("click", () => {
        text.setRangeText(one.reference, text.selectionStart, text.selectionEnd, "end");
        text.focus();
        look();
      });
      line.append(`${one.label}: ${one.value} `, button);
      found.append(line);
    }
  }

  search.addEventListener("input", () => { window.clearTimeout(timer); timer = window.setTimeout(figures, 250); });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); figures(); } });
})();
