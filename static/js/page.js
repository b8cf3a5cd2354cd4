/* Small manners of every page: dialogs, menus, dropped files, the error summary, double submits. */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog-open]");
    if (opener) document.getElementById(opener.dataset.dialogOpen).showModal();
    const closer = event.target.closest("[data-dialog-close]");
    if (closer) closer.closest("dialog").close();
    document.querySelectorAll("[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[data-submit-many]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  // Coming back by the browser's button must not find a form that refuses to be sent.
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
  document.addEventListener("htmx:afterRequest", (event) => { if (event.target.dataset) delete event.target.dataset.sent; });

  document.querySelectorAll("[data-file-drop]").forEach((zone) => {
    const input = zone.querySelector("input[type=file]");
    for (const kind of ["dragenter", "dragover"]) {
      zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("is-over"); });
    }
    for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  });

  // A filter that answers at once: <select data-submit> sends its form when it changes.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });

  // What scrolls sideways must be reached by the keyboard too, once turned or replaced as well.
  const reach = () => document.querySelectorAll(".table-wrap, .chart-table").forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  });
  reach();
  window.addEventListener("resize", reach);
  document.addEventListener("htmx:afterSettle", reach);

  // A swapped sheet is read from its title; the field of the one before must not catch its keys.
  document.addEventListener("htmx:afterSettle", (event) => {
    const title = event.target.querySelector?.("[data-arrive] :is(h1, h2, h3)");
    if (!title) return;
    title.tabIndex = -1;
    title.focus();
  });

  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
  document.querySelector("dialog:has(.field-invalid)")?.showModal();
  const seen = document.querySelector(".desk-list [aria-current]");
  if (seen) seen.closest(".desk-list").scrollTop = seen.offsetTop - 80;
  document.querySelector(".site-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
})();
