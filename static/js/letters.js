/* Letters: R says that the letter of the current line came back; one box ticks the whole page. */
(() => {
  "use strict";
  const off = () => document.cookie.includes("keys=off");

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "r" || event.ctrlKey || event.metaKey || event.altKey || off()) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea") || document.querySelector("dialog[open]")) return;
    const row = event.target.closest("[data-row]") || document.querySelector(".row-current");
    const button = row && row.querySelector("[data-returned]");
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  // The line was replaced: the keyboard stays on it.
  document.addEventListener("htmx:afterSwap", (event) => {
    const before = event.detail.target;
    if (!before.matches || !before.matches("tr[data-row]")) return;
    const row = document.querySelector('[data-row="' + before.dataset.row + '"]');
    if (!row) return;
    row.classList.add("row-current");
    (row.querySelector("a, button") || row).focus();
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-check-all]")) return;
    document.querySelectorAll("[data-check]").forEach((box) => { box.checked = event.target.checked; });
  });
})();
