/* The draft of the rules. An answer that comes while a row is still being typed in must not erase what
   is typed: the page keeps its fields and only learns which state the draft is in. */
(() => {
  "use strict";
  let typed = false;
  const inDesk = (node) => node instanceof Element && node.closest("#rules-desk");

  document.addEventListener("input", (event) => { if (inDesk(event.target)) typed = true; });
  document.addEventListener("htmx:beforeRequest", (event) => { if (inDesk(event.target)) typed = false; });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = event.detail.xhr;
    if (!typed || !answer.getResponseHeader("X-Rules-Keep")) return;
    event.detail.shouldSwap = false;
    const seen = answer.getResponseHeader("X-Rules-Seen");
    if (seen) document.querySelectorAll("input[name=seen]").forEach((field) => { field.value = seen; });
  });
})();
