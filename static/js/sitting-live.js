/* Two people on one item: every few seconds the page says where it stands, and hears who else is
   there, what changed, which texts wait for a choice. Fields being typed in are left alone.
   Needs sitting.js. */
(() => {
  "use strict";
  const sitting = window.ccapexSitting;
  if (!sitting) return;
  const { root } = sitting;
  const EVERY = 4000;
  let since = "";
  let timer = null;

  const element = (name, className, text) => {
    const one = document.createElement(name);
    if (className) one.className = className;
    if (text) one.textContent = text;
    return one;
  };

  // --- two texts ----------------------------------------------------------------------------------
  /* Both are shown under the field: the one kept, and the one beside, with the choices. */
  function conflict(one) {
    const box = sitting.named(one.name);
    if (!box) return;
    const { kept } = one;
    const signature = `${one.id}|${kept}|${one.value}`;
    const before = box.querySelector(`[data-conflict="${one.id}"]`);
    if (before?.dataset.signature === signature) return;
    before?.remove();
    const place = element("div", "sit-conflict");
    place.dataset.conflict = one.id;
    place.dataset.signature = signature;
    if (one.own) place.dataset.own = "";
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", "Deux textes au même endroit");
    place.append(
      element("p", "small", one.own ? `${one.by || "Quelqu’un"} a écrit ici en même temps. Rien n’est perdu : choisissez.` : `${one.by} a écrit ici un autre texte, qui attend un choix.`),
    );
    const both = element("dl", "");
    both.append(element("dt", "", one.own ? "La sienne" : "Celui qui est gardé"), element("dd", "", kept || "(rien)"));
    both.append(element("dt", "", one.own ? "La mienne" : "Le sien"), element("dd", "", one.value || "(rien)"));
    place.append(both);
    const words = one.own ? [["mine", "Garder la mienne"], ["theirs", "Garder la sienne"], ["both", "Les deux"]] : [["theirs", "Laisser"], ["mine", "Prendre le sien"], ["both", "Les deux"]];
    for (const [keep, label] of words) {
      if (keep === "both" && one.both === false) continue;
      const button = element("button", "btn btn-secondary btn-sm", label);
      button.type = "button";
      button.addEventListener("click", () => settle(box, one, keep, kept));
      place.append(button);
    }
    box.append(place);
  }

  /* What was typed since the warning is put beside first: the choice is about the last text. */
  async function settle(box, one, keep, kept) {
    const key = `settle|${one.id}`;
    const field = `${sitting.desk().dataset.fieldUrl}|${one.name}`;
    sitting.save(box);
    while (sitting.pending.get(field) === "saving") await new Promise((resolve) => { setTimeout(resolve, 40); });
    if (sitting.pending.has(field)) { sitting.notice("Réseau coupé : les deux textes sont gardés, choisissez au retour."); return; }
    if (sitting.isRefused(box)) return;
    const typed = sitting.valueOf(box);
    const body = new URLSearchParams({ aside: one.id, keep, was: kept, page: sitting.page });
    sitting.pending.set(key, "saving");
    window.ccapexSave(key, sitting.desk().dataset.settleUrl, body, (state, answer) => {
      if (state === "saving" || state === "offline") { sitting.pending.set(key, state); return; }
      sitting.pending.delete(key);
      if (state === "error") { sitting.notice(answer.message); window.ccapexForget(key); return; }
      if (answer.conflict) { conflict({ ...one, kept: answer.conflict.kept, by: one.own ? answer.conflict.by : one.by, value: answer.value }); return; }
      box.querySelector(`[data-conflict="${one.id}"]`)?.remove();
      if (sitting.valueOf(box) === typed) sitting.setValue(box, answer.value);
      sitting.grow(sitting.control(box));
      box.touched = performance.now();
      sitting.control(box).focus();
    });
  }
  sitting.conflict = conflict;

  function asides(waiting, sentAt) {
    const open = new Set(waiting.map((one) => String(one.id)));
    root.querySelectorAll("[data-conflict]").forEach((place) => {
      const { conflict: id } = place.dataset;
      if (open.has(id) || sitting.pending.has(`settle|${id}`) || (place.closest("[data-box]").touched || 0) > sentAt) return;
      place.remove();
      since = "";
    });
    waiting.forEach(conflict);
  }

  // --- what changed -------------------------------------------------------------------------------
  function refresh(values, sentAt) {
    for (const [name, value] of Object.entries(values)) {
      const box = sitting.named(name);
      if (!box || (box.touched || 0) > sentAt) continue;
      const waits = sitting.pending.has(`${sitting.desk().dataset.fieldUrl}|${name}`);
      if (waits || sitting.isRefused(box)) continue;
      // A text put beside stays on its writer's screen until the choice, theirs or the other's.
      const chosen = sitting.valueOf(box) === box.aside && !box.querySelector("[data-own]");
      if (sitting.isDirty(box) && !chosen) continue;
      if (value === box.was && !chosen) continue;
      const one = sitting.control(box);
      const at = document.activeElement === one ? one.selectionStart : null;
      sitting.setValue(box, value);
      sitting.grow(one);
      if (at !== null && one.setSelectionRange && one.tagName === "TEXTAREA") one.setSelectionRange(Math.min(at, value.length), Math.min(at, value.length));
      sitting.depend?.();
      box.classList.remove("is-new");
      requestAnimationFrame(() => box.classList.add("is-new"));
    }
  }

  /* Outputs that others added appear; those they took out are said, with what was typed here. */
  function outputs(rows, sentAt) {
    const there = new Map(rows);
    for (const [key, kind] of rows) {
      if (!root.querySelector(`[data-output="${key}"]`)) { sitting.build?.(kind, key); since = ""; }
    }
    root.querySelectorAll("[data-output]:not([hidden])").forEach((block) => {
      if (there.has(block.dataset.output)) return;
      const mine = [...block.querySelectorAll("[data-box]")];
      const url = sitting.desk().dataset.fieldUrl;
      const waits = mine.some((box) => (box.touched || 0) > sentAt || sitting.pending.has(`${url}|${box.dataset.name}`));
      if (!waits && sentAt > 0) sitting.gone?.(block, "Cette sortie a été ôtée par quelqu’un d’autre.");
    });
  }

  function people(others) {
    const place = document.querySelector("[data-others]");
    const words = others.map((one) => `${one.name}${one.field ? " écrit ici" : one.item ? "" : " (notes)"}`).join(", ");
    const said = words ? `Aussi là : ${words}` : "";
    if (place.textContent !== said) place.textContent = said;
    root.querySelectorAll("[data-said]").forEach((one) => { one.textContent = ""; });
    root.querySelectorAll("[data-item-writers]").forEach((one) => { one.textContent = ""; });
    for (const one of others) {
      const beside = one.field && sitting.named(one.field)?.querySelector("[data-said]");
      if (beside) beside.textContent = `${one.name} écrit ici`;
      const row = one.item && root.querySelector(`[data-item-row="${one.item}"] [data-item-writers]`);
      if (row) row.textContent = one.name;
    }
  }

  function items(rows) {
    for (const [id, state, label] of rows) {
      const row = root.querySelector(`[data-item-row="${id}"]`);
      if (!row || row.classList.contains(`is-${state}`)) continue;
      row.className = `is-${state}`;
      row.querySelector("[data-item-state]").textContent = state === "on_agenda" ? "" : label;
    }
  }

  async function pulse() {
    clearTimeout(timer);
    const desk = sitting.desk();
    const url = desk.dataset.pulseUrl;
    const field = document.activeElement?.closest?.("[data-box]")?.dataset.name || "";
    const sentAt = performance.now();
    const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
    try {
      const response = await fetch(url, {
        method: "POST", body: new URLSearchParams({ field, since }), credentials: "same-origin", redirect: "error",
        headers: { "X-CSRFToken": token, Accept: "application/json" },
      });
      const answer = response.ok ? await response.json() : null;
      if (answer && sitting.desk().dataset.pulseUrl === url) apply(answer, sentAt);
    } catch { /* the network is cut: saver.js says so where something waits */ }
    schedule();
  }

  function apply(answer, sentAt) {
    since = answer.now;
    people(answer.others);
    if (answer.items) items(answer.items);
    if (answer.outputs) outputs(answer.outputs, sentAt);
    asides(answer.asides, sentAt);
    if (answer.values) refresh(answer.values, sentAt);
    const open = "open" in sitting.desk().dataset;
    if (open !== answer.open && !sitting.pending.size) location.reload();
  }

  function schedule() {
    clearTimeout(timer);
    timer = setTimeout(pulse, EVERY);
  }

  sitting.arrived = () => { since = ""; pulse(); };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) pulse(); });
  window.addEventListener("online", pulse);
  // Where one stands is told at once, so that the others see it before they type there.
  let stood = "";
  root.addEventListener("focusin", (event) => {
    const name = event.target.closest("[data-box]")?.dataset.name || "";
    if (name !== stood && performance.now() > 1000) { stood = name; clearTimeout(timer); timer = setTimeout(pulse, 300); }
  });
})();
