// Says how far work has come, and shows the page anew when it is over. Without this the page is loaded again by hand.
(() => {
  "use strict";
  const waiting = [...document.querySelectorAll("[data-far]")];
  if (!waiting.length) return;
  async function ask() {
    try {
      const answer = await fetch(waiting[0].dataset.far, { redirect: "error", headers: { Accept: "application/json" } });
      if (answer.ok) {
        const { working } = await answer.json();
        for (const one of waiting) {
          const told = working[one.dataset.kind];
          if (told === undefined) { window.location.reload(); return; }
          const stage = one.querySelector("[data-stage]");
          if (stage.textContent !== told) stage.textContent = told;
        }
      }
    } catch { /* it is asked again */ }
    window.setTimeout(ask, 1500);
  }
  window.setTimeout(ask, 800);
})();
