/* The reader's choice of light or dark, kept in a cookie that the server reads: no flash of the other. */
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.querySelectorAll("[data-theme-toggle]").forEach((button) => {
    const name = () => { button.textContent = dark() ? "Passer en clair" : "Passer en sombre"; };
    button.hidden = false;
    name();
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      document.cookie = "theme=" + root.dataset.theme + "; path=/; max-age=31536000; samesite=lax";
      name();
    });
  });
})();
