/* The form of the DSF: each field is sent alone, a moment after the last key, with what it replaces
   (data-was), so that the server sees when somebody else wrote there. Totals come back with the answer.
   Needs saver.js, which tries again when the network is cut. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-dsf-url]");
  if (!form) return;
  const PAUSE = 700;
  const timers = new Map();

  const boxOf = (control) => control.closest("[data-dsf-box]");
  const typed = (box) => {
    const ticks = [...box.querySelectorAll("input[type=checkbox]")];
    if (ticks.length) return ticks.filter((one) => one.checked).map((one) => one.value).join(",");
    return box.querySelector("input:not([type=hidden]), select, textarea").value;
  };

  function mark(box, state, message) {
    box.dataset.cellState = state;
    const place = box.querySelector("[data-refused]");
    place.textContent = message || "";
    place.hidden = !message;
    const control = box.querySelector("input:not([type=hidden]), select, textarea");
    control.toggleAttribute("aria-invalid", Boolean(message));
    if (message) control.setAttribute("aria-invalid", "true");
  }

  function totals(values) {
    for (const [name, words] of Object.entries(values || {})) {
      document.querySelectorAll(`[data-total="${CSS.escape(name)}"]`).forEach((place) => { place.textContent = words; });
    }
  }

  function save(box) {
    const { name, was } = box.dataset;
    const value = typed(box);
    clearTimeout(timers.get(box));
    if (value === was) {
      if (box.dataset.cellState === "error") { mark(box, "kept"); window.ccapexForget(name); }
      return;
    }
    const body = new URLSearchParams({ name, value, was });
    window.ccapexSave(name, form.dataset.dsfUrl, body, (state, answer) => {
      mark(box, state, state === "error" ? answer.message : "");
      if (state === "error") document.getElementById("live").textContent = answer.message;
      if (state !== "saved") return;
      box.dataset.was = answer.value;
      box.querySelector(`input[type=hidden][name="w:${CSS.escape(name)}"]`).value = answer.value;
      box.querySelector("[data-carried]")?.remove();
      totals(answer.totals);
    });
  }

  const settled = (event) => {
    const box = boxOf(event.target);
    if (!box || !form.contains(box)) return null;
    clearTimeout(timers.get(box));
    return box;
  };
  form.addEventListener("input", (event) => {
    const box = settled(event);
    if (box) timers.set(box, setTimeout(() => save(box), PAUSE));
  });
  // A date is written in full on leaving its field: what is sent is what is shown.
  form.addEventListener("change", (event) => { const box = settled(event); if (box) setTimeout(() => save(box), 0); });
})();
