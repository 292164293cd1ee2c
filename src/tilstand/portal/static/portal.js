// Saving place by place, and what does not fit told beside it. Without this the page is saved as a whole.
(() => {
  "use strict";
  const form = document.querySelector(".figures-form");
  const saved = document.getElementById("saved");
  if (!form || !saved) return;
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  const summary = document.getElementById("summary");
  const list = document.getElementById("summary-list");
  const places = new Map([...form.querySelectorAll("[data-place]")].map((one) => [one.dataset.place, one]));
  const busy = new Set(), waiting = new Set();
  let timer = 0, checking = false;

  const field = (place, name) => place.querySelector(`[name="${CSS.escape(`${name}:${place.dataset.place}`)}"]`);
  const value = (place, name) => field(place, name)?.value ?? "";

  async function save(place) {
    const address = place.dataset.place;
    if (busy.has(address)) { waiting.add(address); return; }
    busy.add(address);
    waiting.delete(address);
    const body = new URLSearchParams({ address, version: place.querySelector("[data-version]").value });
    for (const name of ["given", "state", "qualifier", "words"]) body.set(name, value(place, name));
    try {
      const answer = await fetch(form.dataset.save, {
        method: "POST", body, redirect: "error", headers: { "X-CSRFToken": token.value, Accept: "application/json" },
      });
      const told = await answer.json();
      if (answer.status === 401) { waiting.add(address); out(told); }
      else if (answer.status === 403) { if (await renewed()) waiting.add(address); else tell(told.told, "lost"); }
      else if ([429, 503].includes(answer.status)) {  // nothing could be kept just now: it stays here, and is tried again
        waiting.add(address);
        tell(told.told, "lost");
        window.setTimeout(() => again(), 15000);
      }
      else if (answer.status === 412) clash(place, told);
      else if (answer.ok) { place.querySelector("[data-version]").value = told.version; tell(told.told, "saved"); }
      else tell(told.told, "lost");
      if (answer.ok) later();
    } catch {
      waiting.add(address);
      tell(form.dataset.lost, "lost");
      window.setTimeout(() => again(), 15000);
    } finally {
      busy.delete(address);
      if (waiting.has(address) && saved.dataset.how !== "lost") save(place);
    }
  }

  function again() { for (const address of [...waiting]) save(places.get(address)); }

  // Whoever signed in again in another tab goes on here: the page's token is changed for a new one.
  async function renewed() {
    const answer = await fetch(form.dataset.token, { redirect: "error", headers: { Accept: "application/json" } });
    if (!answer.ok) return false;
    const before = token.value;
    token.value = (await answer.json()).token;
    saved.dataset.how = "";
    return before !== token.value;
  }

  function out(told) {
    tell(`${told.told} `, "lost");
    const link = document.createElement("a");
    link.className = "ds-link";
    link.href = told.sign_in;
    link.target = "_blank";
    link.textContent = form.dataset.again;
    saved.append(link);
  }

  function tell(text, how) { saved.textContent = text; saved.dataset.how = how; }

  function clash(place, told) {
    tell(told.told, "lost");
    place.querySelector(".clash")?.remove();
    const box = document.createElement("div");
    box.className = "clash ds-alert";
    box.dataset.color = "warning";
    box.setAttribute("role", "alert");
    const text = document.createElement("p");
    text.textContent = `${told.told} ${told.given || told.words || ""}`;
    box.append(text);
    const choose = (label, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "ds-button";
      button.dataset.variant = "secondary";
      button.dataset.size = "sm";
      button.textContent = label;
      button.addEventListener("click", () => {
        place.querySelector("[data-version]").value = told.version;
        act();
        box.remove();
        save(place);
      });
      box.append(button);
    };
    choose(form.dataset.theirs, () => {
      for (const name of ["given", "state", "qualifier", "words"]) {
        const one = field(place, name);
        if (one) one.value = told[name];
      }
    });
    choose(form.dataset.mine, () => {});
    place.append(box);
  }

  function later() { window.clearTimeout(timer); timer = window.setTimeout(check, 250); }

  async function check() {
    if (checking) { later(); return; }
    checking = true;
    try {
      const answer = await fetch(form.dataset.check, { redirect: "error", headers: { Accept: "application/json" } });
      if (answer.status === 202) { window.clearTimeout(timer); timer = window.setTimeout(check, 2000); }
      else if (answer.ok) show((await answer.json()).remarks);
    } catch { /* what was saved is saved; the next save asks again */ }
    finally { checking = false; }
  }

  function told(one) {
    const item = document.createElement("li");
    const head = document.createElement("strong");
    head.textContent = one.head;
    item.dataset.weight = one.weight;
    item.append(head, " ");
    return item;
  }

  function show(remarks) {
    for (const place of places.values()) place.querySelector("[data-remarks]")?.replaceChildren();
    list.replaceChildren();
    for (const one of remarks) {
      const line = told(one), first = one.places[0];
      if (first) {
        const link = document.createElement("a");
        link.className = "ds-link";
        link.href = first.href;
        link.textContent = first.label;
        line.append(link, ": ");
      }
      line.append(one.text);
      list.append(line);
      for (const at of one.places) {
        const beside = told(one);
        beside.append(one.text);
        places.get(at.address)?.querySelector("[data-remarks]")?.append(beside);
      }
    }
    summary.hidden = remarks.length === 0;
    summary.dataset.color = remarks.some((one) => one.weight === "error") ? "danger" : "warning";
  }

  form.addEventListener("change", (event) => {
    const place = event.target.closest("[data-place]");
    if (place) save(place);
  });
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) again(); });
  window.addEventListener("beforeunload", (event) => { if (waiting.size || busy.size) event.preventDefault(); });
  form.addEventListener("submit", () => { waiting.clear(); busy.clear(); });
})();
