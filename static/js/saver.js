/* Saving without losing: one request at a time per key, the latest value wins, a cut network is tried
   again, and leaving the page asks first while something waits. Nothing is written in the browser.
   window.ccapexSave(key, url, body, told): told(state, answer), state in saving|saved|error|offline.
   [data-save-state] shows the whole. A refusal (4xx, or an
   answer with a message) is not tried again: its message is for the reader. */
(() => {
  "use strict";
  const waiting = new Map();
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
    document.querySelectorAll("[data-save-state]").forEach((place) => {
      place.textContent = words;
      place.dataset.saveState = lost ? "offline" : states.length ? "saving" : "saved";
    });
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
      if (response.ok && !answer.message) told("saved", answer);
      else told("error", { message: ACTED, ...answer });
    }
    show();
  }

  window.ccapexSave = (key, url, body, told) => {
    const job = waiting.get(key) || { busy: false, tries: 0 };
    waiting.set(key, Object.assign(job, { url, body, told }));
    send(key);
  };
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
