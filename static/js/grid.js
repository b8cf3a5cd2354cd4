/* A table typed like a spreadsheet: <table data-grid data-grid-url="…">, each cell an input or select with
   data-row and data-field. Enter and arrows move, Échap takes the typing back, a pasted block fills cells.
   A cell left changed is posted (row, field, value, was). The answer may be {value} or, refused, {message}.
   Needs saver.js. */
(() => {
  "use strict";
  const CELL = "input[data-field]:not([type=hidden]), select[data-field]";
  const before = new WeakMap();
  const plain = (text) => text.trim().toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const say = (words) => { document.getElementById("live").textContent = words; };
  const given = (cell) => cell.tagName === "SELECT" ? [...cell.options].find((one) => one.defaultSelected)?.value ?? "" : cell.defaultValue;
  const rowsOf = (grid) => [...grid.tBodies].flatMap((body) => [...body.rows]).map((row) => [...row.querySelectorAll(CELL)]);

  function place(cell) {
    const rows = rowsOf(cell.closest("[data-grid]"));
    const y = rows.findIndex((row) => row.includes(cell));
    return { rows, y, x: rows[y].indexOf(cell) };
  }

  function go(cell, dx, dy) {
    const { rows, y, x } = place(cell);
    const next = rows[y + dy]?.[x + dx];
    if (!next) return false;
    next.focus();
    next.select?.();
    return true;
  }

  function mark(cell, state, message) {
    const box = cell.closest("td") || cell.parentElement;
    const id = `erreur-${cell.dataset.row}-${cell.dataset.field}`;
    box.dataset.cellState = state;
    document.getElementById(id)?.remove();
    cell.toggleAttribute("aria-invalid", state === "error");
    cell.removeAttribute("aria-describedby");
    if (state !== "error") return;
    const words = document.createElement("span");
    words.className = "cell-error";
    words.id = id;
    words.textContent = message;
    box.append(words);
    cell.setAttribute("aria-invalid", "true");
    cell.setAttribute("aria-describedby", id);
  }

  /* A refused typing is gone once the cell holds again what is kept. */
  function settle(cell) {
    if (!cell.hasAttribute("aria-invalid")) return;
    mark(cell, "kept");
    window.ccapexForget(`${cell.dataset.row}/${cell.dataset.field}`);
  }

  function save(cell) {
    const was = before.get(cell) ?? given(cell);
    const value = cell.value;
    if (value === was) { settle(cell); return; }
    before.set(cell, value);
    const { row, field } = cell.dataset;
    const body = new URLSearchParams({ row, field, value, was });
    window.ccapexSave(`${row}/${field}`, cell.closest("[data-grid]").dataset.gridUrl, body, (state, answer) => {
      mark(cell, state, answer.message);
      if (state === "error") {
        say(answer.message);
        if (before.get(cell) === value) before.set(cell, was);
      }
      if (state === "saved" && answer.value !== undefined && cell.value === value) {
        cell.value = answer.value;
        before.set(cell, cell.value);
        cell.classList.toggle("is-unsure", ["nsp", "ne sait pas"].includes(plain(cell.value)));
      }
    });
  }

  /* What a spreadsheet puts on the clipboard: tabs and lines, quotes around cells that hold either. */
  function cells(text) {
    const rows = [[]];
    const token = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/gy;
    const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let found = token.exec(source); found; found = token.exec(source)) {
      rows.at(-1).push((found[1] !== undefined ? found[1].replace(/""/g, '"') : found[2]).trim());
      if (found[3] === "\n") rows.push([]);
      if (found[3] === "") break;
    }
    return rows;
  }

  function fill(cell, value) {
    if (cell.readOnly || cell.disabled) return false;
    if (cell.tagName === "SELECT") {
      const option = [...cell.options].find((one) => plain(one.text) === plain(value) || one.value === value);
      if (!option) {
        mark(cell, "error", `« ${value} » n’est pas dans la liste.`);
        return false;
      }
      cell.value = option.value;
    } else {
      cell.value = value;
    }
    save(cell);
    return true;
  }

  document.addEventListener("focusin", (event) => {
    const cell = event.target;
    if (cell.matches(`[data-grid] :is(${CELL})`) && !before.has(cell)) before.set(cell, given(cell));
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(`[data-grid] :is(${CELL})`)) save(event.target);
  });

  document.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches(`[data-grid] :is(${CELL})`) || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const text = cell.tagName === "INPUT" && cell.type === "text";
    const atStart = !text || cell.selectionEnd === 0 || (cell.selectionStart === 0 && cell.selectionEnd === cell.value.length);
    const atEnd = !text || cell.selectionStart === cell.value.length || atStart && cell.selectionEnd === cell.value.length;
    let moved = false;
    if (event.key === "Enter") { go(cell, 0, event.shiftKey ? -1 : 1); moved = true; }
    else if (event.key === "ArrowDown" && text) moved = go(cell, 0, 1);
    else if (event.key === "ArrowUp" && text) moved = go(cell, 0, -1);
    else if (event.key === "ArrowLeft" && !event.shiftKey && atStart) moved = go(cell, -1, 0);
    else if (event.key === "ArrowRight" && !event.shiftKey && atEnd) moved = go(cell, 1, 0);
    if (moved) event.preventDefault();
  });

  /* Before keys.js, which leaves the field: leaving it would save what is taken back here. */
  document.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (event.key !== "Escape" || event.isComposing || !cell.matches(`[data-grid] :is(${CELL})`) || !before.has(cell)) return;
    if (cell.value === before.get(cell)) return;
    cell.value = before.get(cell);
    settle(cell);
    cell.select?.();
    event.preventDefault();
  }, true);

  document.addEventListener("paste", (event) => {
    const cell = event.target;
    if (!cell.matches(`[data-grid] :is(${CELL})`)) return;
    const block = cells(event.clipboardData.getData("text/plain"));
    if (block.length === 1 && block[0].length === 1) return;
    event.preventDefault();
    const { rows, y, x } = place(cell);
    const done = block.flatMap((line, dy) => line.map((value, dx) => {
      const target = rows[y + dy]?.[x + dx];
      return Boolean(target) && fill(target, value);
    }));
    const kept = done.filter(Boolean).length;
    const left = done.length - kept;
    say(`${kept} cellules collées` + (left ? `, ${left} laissées : hors du tableau, fermées ou refusées` : ""));
  });
})();
