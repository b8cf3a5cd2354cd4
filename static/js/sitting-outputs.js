/* Outputs of an item: added by a letter, from a pattern that is already in the page, so that it works
   while the network is cut; taken out, and put back. Reasons of the library: type a digit, or some
   letters, then Enter. Needs sitting.js. */
(() => {
  "use strict";
  const sitting = window.ccapexSitting;
  if (!sitting) return;
  const { root } = sitting;
  const library = document.querySelector("template[data-motives]")?.content;
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const list = () => root.querySelector("[data-outputs]");

  function empty() {
    root.querySelector("[data-no-output]").hidden = Boolean(list().querySelector("[data-output]:not([hidden])"));
  }

  function hex() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  }

  /* A block made of the pattern of its kind, under that name. */
  function build(kind, key) {
    const pattern = document.querySelector(`template[data-pattern="${CSS.escape(kind)}"]`);
    if (!pattern) return null;
    const holder = document.createElement("div");
    holder.append(pattern.content.cloneNode(true));
    holder.innerHTML = holder.innerHTML.replaceAll(":NEW:", `:${key}:`).replaceAll("-NEW", `-${key}`).replaceAll('"NEW"', `"${key}"`);
    const block = holder.querySelector("[data-output]");
    list().append(block);
    sitting.init(block);
    empty();
    return block;
  }

  function add(kind) {
    const block = build(kind, hex());
    const first = block.querySelector("[data-box]:not([hidden])");
    sitting.save(first, { force: true });
    // What the pattern proposes (a day for the answer) is kept like something typed.
    for (const box of block.querySelectorAll("[data-box]")) {
      if (box !== first && sitting.valueOf(box)) { box.was = ""; sitting.save(box); }
    }
    const search = block.querySelector("[data-motive-search]");
    const holds = library?.querySelector(`[data-kind="${CSS.escape(kind)}"]`);
    (holds ? search : sitting.control(first)).focus();
    if (!holds) block.querySelector("[data-motive-box]").hidden = true;
    block.scrollIntoView({ block: "nearest" });
  }

  /* Values of the page, under a new name: what was taken out comes back whole. */
  function putBack(block) {
    const again = build(block.dataset.kind, hex());
    for (const box of block.querySelectorAll("[data-box]")) {
      const name = box.dataset.name.split(":")[2];
      const target = again.querySelector(`[data-box][data-name$=":${CSS.escape(name)}"]`);
      sitting.setValue(target, sitting.valueOf(box));
      target.was = "";
      sitting.save(target, { force: true });
    }
    block.remove();
    again.querySelector("textarea")?.focus();
  }

  function takenOut(block, words) {
    block.hidden = true;
    block.previousElementSibling?.matches?.(".sit-gone") && block.previousElementSibling.remove();
    const line = document.createElement("p");
    line.className = "sit-gone small muted";
    line.textContent = `${words} `;
    const back = document.createElement("button");
    back.type = "button";
    back.className = "btn btn-link btn-sm";
    back.textContent = "La remettre";
    back.addEventListener("click", () => { line.remove(); putBack(block); });
    line.append(back);
    block.before(line);
    empty();
    return back;
  }

  function remove(block) {
    const key = block.dataset.output;
    const text = block.querySelector('[data-field="text"]');
    sitting.flush();
    const body = new URLSearchParams({ output: key, was: text ? text.was : "", page: sitting.page });
    const back = takenOut(block, `${block.querySelector("legend").firstChild.textContent.trim()} : sortie ôtée.`);
    back.focus();
    const order = `remove|${key}`;
    sitting.pending.set(order, "saving");
    window.ccapexSave(order, sitting.desk().dataset.removeUrl, body, (state, answer) => {
      if (state === "saving" || state === "offline") { sitting.pending.set(order, state); return; }
      sitting.pending.delete(order);
      if (state !== "error") return;
      window.ccapexForget(order);
      block.hidden = false;
      block.previousElementSibling?.remove();
      sitting.notice(answer.message);
      empty();
    });
  }

  /* What depends on a choice: who is named, what a measure asks of the household. */
  function depend(block) {
    const at = (name) => block.querySelector(`[data-field="${name}"] :is(select, input)`);
    block.dataset.to = at("addressee")?.value || "";
    const place = block.querySelector("[data-consent]");
    const code = at("code")?.value;
    if (place) place.textContent = (code && document.querySelector(`template[data-consent-of="${CSS.escape(code)}"]`)?.content.textContent) || "";
  }
  root.addEventListener("change", (event) => {
    const block = event.target.closest("[data-output]");
    if (block) depend(block);
  });
  sitting.depend = () => root.querySelectorAll("[data-output]").forEach(depend);

  sitting.gone = (block, words) => {
    if (!block || block.hidden) return;
    block.querySelectorAll("[data-box]").forEach((box) => window.ccapexForget(`${sitting.desk().dataset.fieldUrl}|${box.dataset.name}`));
    block.querySelectorAll("[data-box]").forEach((box) => sitting.mark(box, "kept"));
    takenOut(block, words);
  };
  sitting.build = build;

  // --- reasons ------------------------------------------------------------------------------------
  function found(search) {
    const kind = search.closest("[data-output]").dataset.kind;
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    const all = [...(library?.querySelectorAll(`[data-kind="${CSS.escape(kind)}"]`) || [])];
    return all.filter((one) => words.every((word) => plain(`${one.dataset.label} ${one.textContent}`).includes(word))).slice(0, 9);
  }

  function openList(search) {
    const place = search.parentElement.querySelector("[role=listbox]");
    place.replaceChildren(...found(search).map((one, at) => {
      const option = document.createElement("li");
      option.id = `${place.id}-${at}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", at ? "false" : "true");
      option.dataset.motive = one.dataset.motive;
      const number = document.createElement("kbd");
      number.textContent = String(at + 1);
      const label = document.createElement("strong");
      label.textContent = one.dataset.label;
      const text = document.createElement("span");
      text.textContent = one.textContent;
      option.append(number, label, text);
      return option;
    }));
    place.hidden = !place.children.length;
    search.setAttribute("aria-expanded", String(!place.hidden));
    choose(search, 0);
  }

  function choose(search, at) {
    const options = [...search.parentElement.querySelectorAll("[role=option]")];
    options.forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
    if (options[at]) {
      search.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    } else search.removeAttribute("aria-activedescendant");
  }

  function close(search) {
    search.parentElement.querySelector("[role=listbox]").hidden = true;
    search.setAttribute("aria-expanded", "false");
  }

  function take(search, at) {
    const one = found(search)[at];
    if (!one) return;
    const block = search.closest("[data-output]");
    const box = block.querySelector('[data-field="text"]');
    const area = sitting.control(box);
    area.value = `${area.value.trimEnd()}\n${one.textContent}`.trim();
    const motive = block.querySelector('[data-name$=":motive"]');
    sitting.control(motive).value = one.dataset.motive;
    sitting.save(box);
    sitting.save(motive);
    search.value = "";
    close(search);
    sitting.grow(area);
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }

  root.addEventListener("focusin", (event) => { if (event.target.matches("[data-motive-search]")) openList(event.target); });
  root.addEventListener("focusout", (event) => { if (event.target.matches("[data-motive-search]")) setTimeout(() => close(event.target), 150); });
  root.addEventListener("input", (event) => { if (event.target.matches("[data-motive-search]")) openList(event.target); });
  root.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    take(option.closest("[data-motive-box]").querySelector("input"), [...option.parentElement.children].indexOf(option));
  });
  root.addEventListener("keydown", (event) => {
    const search = event.target;
    if (!search.matches("[data-motive-search]") || event.isComposing || event.ctrlKey || event.altKey) return;
    const at = [...search.parentElement.querySelectorAll("[role=option]")].findIndex((one) => one.getAttribute("aria-selected") === "true");
    const count = search.parentElement.querySelectorAll("[role=option]").length;
    if (!search.value && /^[1-9]$/.test(event.key)) take(search, Number(event.key) - 1);
    else if (event.key === "Enter") take(search, at);
    else if (event.key === "ArrowDown" && count) choose(search, (at + 1) % count);
    else if (event.key === "ArrowUp" && count) choose(search, (at - 1 + count) % count);
    else return;
    event.preventDefault();
  });

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (button) add(button.dataset.add);
    const out = event.target.closest("[data-remove]");
    if (out) remove(out.closest("[data-output]"));
  });
})();
