/* The screen of a session. Each field is sent alone, a moment after the last key, with what it
   replaces, so that the server sees when somebody else wrote there. One goes from item to item
   without leaving the page: nothing is left behind that is not saved, and a cut network keeps one
   where one is. Needs saver.js; window.ccapexSitting is for the two scripts beside it. */
(() => {
  "use strict";
  const root = document.getElementById("sitting");
  if (!root) return;
  const PAUSE = 700;
  const PATIENCE = 6000;
  const SENT = 5;
  const page = crypto.randomUUID?.() || String(Math.random()).slice(2);
  const timers = new Map();
  const pending = new Map();
  const fresh = new Set();
  const desk = () => root.querySelector("[data-field-url]");
  const boxes = () => [...root.querySelectorAll("[data-box]")];
  const boxOf = (node) => node.closest?.("[data-box]");
  const named = (name) => root.querySelector(`[data-box][data-name="${CSS.escape(name)}"]`);
  const control = (box) => box.querySelector("textarea, select, input");
  const valueOf = (box) => {
    const one = control(box);
    return one.type === "checkbox" ? (one.checked ? "1" : "") : one.value;
  };
  const setValue = (box, value) => {
    const one = control(box);
    if (one.type === "checkbox") one.checked = Boolean(value);
    else one.value = value;
    kept(box, value);
  };
  /* was: the kept text that the person had here; shown: the same as it was typed; sent: typed after
     it, not answered yet; aside: typed, and put beside until a choice. */
  function kept(box, value, shown = value) {
    Object.assign(box, { was: value, shown, sent: [], aside: null });
  }
  const isDirty = (box) => ![box.was, box.shown].includes(valueOf(box));
  const isRefused = (box) => box.dataset.cellState === "error";

  function notice(words) {
    const place = document.querySelector("[data-notice]");
    place.textContent = words || "";
    place.hidden = !words;
  }

  function mark(box, state, message) {
    box.dataset.cellState = state;
    const place = box.querySelector("[data-refused]");
    if (!place) return;
    place.textContent = message || "";
    place.hidden = !message;
    if (message) control(box).setAttribute("aria-invalid", "true");
    else control(box).removeAttribute("aria-invalid");
  }

  /* Text areas grow with what they hold: nothing said is out of sight. */
  function grow(area) {
    if (!area.matches?.("textarea")) return;
    area.style.height = "";
    if (area.scrollHeight > area.clientHeight) area.style.height = `${area.scrollHeight + 2}px`;
  }

  function init(within) {
    within.querySelectorAll("[data-box]").forEach((box) => {
      if (box.was === undefined) box.was = valueOf(box);
      const area = box.querySelector("textarea");
      if (area) grow(area);
    });
  }

  function save(box, { force = false } = {}) {
    clearTimeout(timers.get(box));
    timers.delete(box);
    const { name } = box.dataset;
    const value = valueOf(box);
    const key = `${desk().dataset.fieldUrl}|${name}`;
    if ((!isDirty(box) || value === box.aside) && !force && !pending.has(key)) {
      if (value === box.shown && document.activeElement !== control(box)) setValue(box, box.was);
      if (isRefused(box)) { mark(box, "kept"); window.ccapexForget(key); }
      return;
    }
    const body = new URLSearchParams({ name, value, was: box.was, page });
    for (const one of box.sent || []) body.append("sent", one);
    const output = box.closest("[data-output]");
    if (output) body.set("kind", output.dataset.kind);
    pending.set(key, "saving");
    window.ccapexSave(key, desk().dataset.fieldUrl, body, (state, answer) => {
      if (state === "saving") box.sent = [...new Set([...(box.sent || []), value])].slice(-SENT);
      if (state === "saving" || state === "offline") pending.set(key, state);
      else pending.delete(key);
      mark(box, state, state === "error" ? answer.message : "");
      box.touched = performance.now();
      if (state === "error") {
        document.getElementById("live").textContent = answer.message;
        if (answer.gone) window.ccapexSitting.gone?.(output, answer.message);
      }
      if (state !== "saved") return;
      if (answer.conflict) {
        box.sent = [];
        box.aside = value;
        window.ccapexSitting.conflict?.({ ...answer.conflict, id: answer.conflict.aside, name, value: answer.value, own: true });
        return;
      }
      kept(box, answer.value, value);
      const one = control(box);
      if (one.type !== "checkbox" && one.value === value && document.activeElement !== one) one.value = answer.value;
      window.ccapexSitting.saved?.(box);
    });
  }

  const flush = () => boxes().filter((box) => timers.has(box)).forEach((box) => save(box));

  /* True once everything typed on this item is kept; false where the network or a refusal stops it. */
  async function settled() {
    flush();
    const until = performance.now() + PATIENCE;
    while (pending.size && performance.now() < until) {
      if ([...pending.values()].includes("offline")) break;
      await new Promise((resolve) => { setTimeout(resolve, 40); });
    }
    if (pending.size) {
      notice("Réseau coupé : vous restez sur ce dossier. Continuez d’écrire, tout sera enregistré au retour.");
      return false;
    }
    const refused = boxes().find(isRefused);
    if (refused) {
      notice("Un champ est refusé : corrigez-le avant de changer de dossier.");
      control(refused).focus();
      return false;
    }
    if (boxes().some((box) => box.querySelector("[data-conflict]"))) {
      notice("Deux textes attendent votre choix : l’un et l’autre sont gardés, vous pourrez y revenir.");
    } else notice("");
    return true;
  }

  let going = false;
  async function go(url, { method = "GET", body = null, push = true } = {}) {
    if (going) return;
    going = true;
    root.setAttribute("aria-busy", "true");
    try {
      if (!(await settled())) return;
      const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
      let response = null;
      try {
        response = await fetch(url, {
          method, body, credentials: "same-origin", redirect: "error",
          headers: { "HX-Request": "true", "X-CSRFToken": token },
        });
      } catch { /* no network, or the person was logged out */ }
      if (!response?.ok) {
        notice("Réseau coupé ou session fermée : vous restez sur ce dossier. Réessayez dans un instant.");
        return;
      }
      if ((response.headers.get("Content-Type") || "").includes("json")) {
        notice((await response.json()).message);
        return;
      }
      show(await response.text(), response.headers.get("X-Item-Address"), push);
    } finally {
      going = false;
      root.removeAttribute("aria-busy");
    }
  }

  function show(html, address, push) {
    root.innerHTML = html;
    if (push && address && address !== location.pathname) history.pushState({}, "", address);
    arrive();
  }

  function arrive() {
    init(root);
    root.querySelector("[aria-current=true]")?.scrollIntoView({ block: "nearest" });
    const heading = root.querySelector("h1");
    if (heading) heading.focus({ preventScroll: true });
    window.ccapexSitting.depend?.();
    window.ccapexSitting.arrived?.();
  }

  root.addEventListener("input", (event) => {
    const box = boxOf(event.target);
    if (!box) return;
    grow(event.target);
    box.touched = performance.now();
    clearTimeout(timers.get(box));
    timers.set(box, setTimeout(() => save(box), PAUSE));
  });
  // A date is written in full on leaving its field: what is sent is what is shown.
  root.addEventListener("change", (event) => {
    const box = boxOf(event.target);
    if (box) setTimeout(() => save(box), 0);
  });

  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.href);
  });
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-examine], [data-reopen], [data-part]")) return;
    event.preventDefault();
    go(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), push: !form.matches("[data-part]") });
  });
  window.addEventListener("popstate", () => go(location.href, { push: false }));

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: "ArrowRight", ArrowUp: "ArrowLeft" }[event.key];
    if (event.altKey && step) {
      event.preventDefault();
      root.querySelector(`[data-key=${step}]`)?.click();
    } else if (event.key === "i" && !event.ctrlKey && !event.altKey && !event.metaKey && !event.target.matches("input, textarea, select")) {
      const add = root.querySelector(".sit-add");
      if (!add) return;
      event.preventDefault();
      add.open = true;
      add.querySelector("select").focus();
    }
  });

  const project = document.querySelector("[data-project]");
  const names = document.querySelector("[data-project-names]");
  async function lead() {
    const body = new URLSearchParams({ item: root.querySelector("[data-item]")?.dataset.item || "", names: names.checked ? "1" : "" });
    const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
    try {
      await fetch(project.dataset.url, { method: "POST", body, credentials: "same-origin", headers: { "HX-Request": "true", "X-CSRFToken": token } });
    } catch { notice("Réseau coupé : l’écran de la salle suivra au retour."); }
  }
  project?.addEventListener("click", () => { lead(); window.open(project.dataset.screen, "salle", "popup,width=1280,height=720"); });
  names?.addEventListener("change", lead);

  // Before leaving: what is typed but not sent yet is sent, and the browser asks.
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => { if (document.hidden) flush(); });
  window.addEventListener("beforeunload", (event) => {
    const left = timers.size || boxes().some(isRefused);
    flush();
    if (left) event.preventDefault();
  });

  window.ccapexSitting = { root, desk, page, boxes, named, control, valueOf, setValue, isDirty, isRefused, save, flush, mark, init, grow, notice, pending, fresh, go };
  window.addEventListener("DOMContentLoaded", arrive);
})();
