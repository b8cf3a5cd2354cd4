/* Saving without losing: one request at a time per key, the latest value wins, a cut network is tried
   again, and leaving the page asks first while something waits. Nothing is written in the browser.
   window.ccapexSave(key, url, body, told): told(state, answer), state in saving|saved|error|offline.
   [data-save-state] shows the whole. A refusal (4xx, or an answer with a message) is not tried again:
   its message is for the reader, and it is counted until saved or given up (window.ccapexForget(key)). */
(() => {
  "use strict";
  const waiting = new Map();
  const refused = new Set();
  const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  const ACTED = "Enregistrement refusé : rechargez la page, puis recommencez.";

  function show() {
    const states = [...waiting.values()].map((job) => job.state);
    const lost = states.filter((state) => state === "offline").length;
    const now = new Date();
    const time = `${now.getHours()} h ${String(now.getMinutes()).padStart(2, "0")}`;
    const words = lost
      ? `Pas encore enregistré (réseau coupé ou session fermée) : ${lost} saisie${lost > 1 ? "s" : ""} en attente, nouvel essai dans un instant`
      : states.length ? "Enregistrement…" : `Enregistré à ${time}`;
    const settled = !states.length && refused.size;
    document.querySelectorAll("[data-save-state]").forEach((place) => {
      place.replaceChildren(settled ? refusals() : words);
      place.dataset.saveState = lost ? "offline" : states.length ? "saving" : settled ? "refused" : "saved";
    });
  }

  /* Never « saved » while something typed was refused: how many, and the way to the first. */
  function refusals() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link danger";
    button.textContent = refused.size > 1 ? `${refused.size} cases refusées` : "1 case refusée";
    button.addEventListener("click", () => document.querySelector("[data-cell-state=error] :is(input, select)")?.focus());
    return button;
  }

  async function send(key) {
    const job = waiting.get(key);
    if (!job || job.busy) return;
    job.busy = true;
    job.state = "saving";
    const { url, body, told } = job;
    told("saving", {});
    show();
    let response = null;
    try {
      response = await fetch(url, {
        method: "POST", body, credentials: "same-origin", redirect: "error",
        headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch", Accept: "application/json" },
      });
    } catch { /* no network, or sent to the login page: both are tried again */ }
    job.busy = false;
    if (!response || response.status >= 500 || response.status === 429) {
      job.tries += 1;
      job.state = "offline";
      told("offline", {});
      setTimeout(() => send(key), Math.min(30000, 1000 * 2 ** job.tries));
    } else {
      const kind = response.headers.get("Content-Type") || "";
      const answer = kind.includes("json") ? await response.json() : {};
      if (job.body !== body) { job.tries = 0; send(key); return; }
      waiting.delete(key);
      if (response.ok && !answer.message) {
        refused.delete(key);
        told("saved", answer);
      } else {
        refused.add(key);
        told("error", { message: ACTED, ...answer });
      }
    }
    show();
  }

  window.ccapexSave = (key, url, body, told) => {
    const job = waiting.get(key) || { busy: false, tries: 0 };
    waiting.set(key, Object.assign(job, { url, body, told }));
    send(key);
  };
  window.ccapexForget = (key) => { if (refused.delete(key)) show(); };
  window.addEventListener("online", () => [...waiting.keys()].forEach(send));
  window.addEventListener("beforeunload", (event) => { if (waiting.size) event.preventDefault(); });

  // Drafts: <form data-draft-url="…"> is sent whole, as a draft, a moment after the last key.
  const timers = new WeakMap();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.dataset.draftUrl) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => {
      window.ccapexSave(form.dataset.draftUrl, form.dataset.draftUrl, new URLSearchParams(new FormData(form)), () => {});
    }, 1200));
  });
})();
