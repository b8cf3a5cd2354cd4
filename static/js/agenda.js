/* Order of the agenda: Alt + arrows on a row, or the row dragged. Both type the rank and send it; the
   server answers with the table in its new order. */
(() => {
  "use strict";
  const rowsOf = () => [...document.querySelectorAll("[data-agenda] tr[data-row]")];
  const rankOf = (row) => row.querySelector("[data-rank]");
  let dragged = null;
  let back = null;

  function place(row, rank) {
    const field = rankOf(row);
    if (!field || String(rank) === field.defaultValue) return;
    field.value = rank;
    // Asked once: taken out of the page while it has the focus, the field says again that it changed.
    field.defaultValue = rank;
    back = row.dataset.row;
    field.form.requestSubmit();
  }

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const row = event.target.closest?.("[data-agenda] tr[data-row]");
    if (!row || !rankOf(row)) return;
    event.preventDefault();
    const rank = Number(rankOf(row).defaultValue) + (event.key === "ArrowUp" ? -1 : 1);
    if (rank >= 1) place(row, rank);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-rank]")) place(event.target.closest("tr"), event.target.value);
  });

  // The row that moved keeps the focus, wherever it is now.
  document.addEventListener("htmx:afterSettle", () => {
    const row = back && rowsOf().find((one) => one.dataset.row === back);
    back = null;
    if (!row) return;
    row.classList.add("row-current");
    row.querySelector("a, summary").focus();
  });

  document.addEventListener("dragstart", (event) => {
    const row = event.target.closest?.("[data-agenda] tr[draggable]");
    if (!row) return;
    dragged = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    row.classList.add("is-dragged");
  });

  document.addEventListener("dragover", (event) => {
    const row = dragged && event.target.closest?.("[data-agenda] tr[data-row]");
    if (!row || row === dragged) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    const after = event.clientY > box.top + box.height / 2;
    row.parentNode.insertBefore(dragged, after ? row.nextSibling : row);
  });

  document.addEventListener("drop", (event) => {
    if (dragged) event.preventDefault();
  });

  document.addEventListener("dragend", () => {
    if (!dragged) return;
    const row = dragged;
    dragged = null;
    row.classList.remove("is-dragged");
    place(row, placeOf(row));
  });

  /* Its rank among those shown; what the reader may not see keeps its own. */
  function placeOf(row) {
    const rows = rowsOf();
    const at = rows.indexOf(row);
    const mine = Number(rankOf(row).defaultValue);
    const before = at > 0 ? Number(rankOf(rows[at - 1]).defaultValue) : 0;
    const after = at + 1 < rows.length ? Number(rankOf(rows[at + 1]).defaultValue) : Infinity;
    if (before > mine) return before;
    return after < mine ? after : mine;
  }
})();
