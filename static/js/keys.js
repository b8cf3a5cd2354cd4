/* Keys. data-key="c" on a link, button or field is its key; data-key-label its words in the list.
   [data-rows] holds [data-row] lines moved through with J and K; Échap follows [data-back].
   Single letters can be switched off (WCAG 2.1.4), which a cookie remembers. */
(() => {
  "use strict";
  const NAMES = { escape: "Échap", enter: "Entrée", "ctrl+enter": "Ctrl + Entrée", "alt+arrowup": "Alt + ↑", "alt+arrowdown": "Alt + ↓" };
  const dialog = document.getElementById("keys-dialog");
  const off = () => document.cookie.includes("keys=off");
  const typing = (node) =>
    node.isContentEditable || node.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
  const visible = (node) => node.getClientRects().length > 0 && !node.disabled;
  const shown = (key) => NAMES[key] || (key.length === 1 ? key.toUpperCase() : key);

  /* What a button says, without the key that it shows. */
  function wordsOf(node) {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("kbd").forEach((kbd) => kbd.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  function pressed(event) {
    const key = event.key.toLowerCase();
    return (event.ctrlKey || event.metaKey ? "ctrl+" : "") + (event.altKey ? "alt+" : "") + key;
  }

  function act(target) {
    if (target.matches("input:not([type=submit], [type=button], [type=checkbox], [type=radio]), textarea, select")) {
      target.focus();
      if (target.select) target.select();
    } else {
      target.click();
    }
  }

  const rowsOf = () => [...document.querySelectorAll("[data-rows] [data-row]")].filter(visible);

  function choose(row) {
    rowsOf().forEach((other) => other.classList.toggle("row-current", other === row));
    // Never a field to type in: the next J would be written there.
    const link = row.matches("a, button") ? row : [...row.querySelectorAll("a, button, summary")].find(visible);
    if (!link) row.tabIndex = -1;
    (link || row).focus();
    row.scrollIntoView({ block: "nearest" });
    sessionStorage.setItem("row:" + location.pathname, row.dataset.row);
  }

  function move(step) {
    const rows = rowsOf();
    if (!rows.length) return false;
    const at = rows.findIndex((row) => row.classList.contains("row-current") || row.contains(document.activeElement));
    choose(rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))]);
    return true;
  }

  function listKeys() {
    const first = new Map();
    for (const node of document.querySelectorAll("[data-key]")) {
      if (visible(node) && !first.has(node.dataset.key)) first.set(node.dataset.key, node);
    }
    const entries = [...first.values()].map((node) => [
      node.dataset.key.toLowerCase(),
      node.dataset.keyLabel || wordsOf(node) || node.getAttribute("aria-label"),
    ]);
    if (document.querySelector("[data-rows]")) entries.push(["j", "Ligne suivante"], ["k", "Ligne précédente"]);
    if (document.querySelector("[data-back]")) entries.push(["escape", "Revenir à la page précédente"]);
    entries.push(["?", "Afficher ces touches"]);
    const place = dialog.querySelector("[data-keys-list]");
    place.replaceChildren();
    for (const [key, words] of entries) {
      const term = document.createElement("dt");
      const kbd = document.createElement("kbd");
      kbd.textContent = shown(key);
      term.append(kbd);
      const said = document.createElement("dd");
      said.textContent = words;
      place.append(term, said);
    }
    const toggle = dialog.querySelector("[data-keys-toggle]");
    toggle.textContent = off() ? "Activer les touches à une lettre" : "Désactiver les touches à une lettre";
    dialog.showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const key = pressed(event);
    const inField = typing(event.target);
    if (key === "escape") {
      const menu = document.querySelector("[data-menu][open]");
      const back = document.querySelector("[data-back]");
      if (menu) menu.open = false;
      else if (inField) event.target.blur();
      else if (back) back.click();
      return;
    }
    if (inField && !/^(ctrl|alt)\+/.test(key)) return;
    // Enter belongs to the focused link or button; it is a page key only on the page itself.
    if (key === "enter" && event.target.closest("a, button, summary, input, label")) return;
    if (key.length === 1 && off()) return;
    const found = [...document.querySelectorAll("[data-key]")].filter(
      (node) => node.dataset.key.toLowerCase() === key && visible(node),
    );
    // Several lines may hold the same key: the one of the line where the reader stands, never another.
    const row = document.activeElement.closest("[data-row]");
    const target = found.find((node) => row?.contains(node)) || found.find((node) => !row || !node.closest("[data-row]"));
    if (target) act(target);
    else if (key === "?") listKeys();
    else if (!((key === "j" && move(1)) || (key === "k" && move(-1)))) return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-open]")) listKeys();
    if (event.target.closest("[data-keys-toggle]")) {
      document.cookie = "keys=" + (off() ? "on" : "off") + "; path=/; max-age=31536000; samesite=lax";
      dialog.close();
    }
    const row = event.target.closest("[data-row]");
    if (row && row.closest("[data-rows]")) sessionStorage.setItem("row:" + location.pathname, row.dataset.row);
  });

  document.querySelectorAll("[data-keys-open]").forEach((button) => { button.hidden = false; });
  const kept = sessionStorage.getItem("row:" + location.pathname);
  const row = kept && rowsOf().find((one) => one.dataset.row === kept);
  if (row && !location.hash && !document.querySelector("[autofocus], [data-error-summary]")) choose(row);
})();
