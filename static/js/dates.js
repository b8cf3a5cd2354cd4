/* Typed dates: 3/10, 031026, 2026-10-03, hier, demain, +15, -3 become 03/10/2026 when the field is left.
   data-date="past" or "future" says which year a day without one belongs to; else the nearest.
   The day comes from body[data-today], never from the machine's clock. What is not understood stays as typed. */
(() => {
  "use strict";
  const DAY = 86400000;
  const NEAR = { "aujourd'hui": 0, auj: 0, hier: -1, "avant-hier": -2, demain: 1, "apres-demain": 2 };
  const plain = (text) => text.trim().toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/’/g, "'");
  const utc = (y, m, d) => {
    const date = new Date(Date.UTC(y, m - 1, d));
    return date.getUTCMonth() === m - 1 && date.getUTCDate() === d ? date : null;
  };

  function withoutYear(day, month, today, sense) {
    const year = today.getUTCFullYear();
    const tries = [year - 1, year, year + 1].map((y) => utc(y, month, day)).filter(Boolean);
    const fitting = tries.filter((date) => (sense === "past" ? date <= today : sense === "future" ? date >= today : true));
    return fitting.sort((a, b) => Math.abs(a - today) - Math.abs(b - today))[0] || null;
  }

  function read(text, today, sense) {
    const typed = plain(text);
    if (typed in NEAR) return new Date(today.getTime() + NEAR[typed] * DAY);
    const shift = typed.match(/^([+-])\s*(\d{1,4})\s*j?$/);
    if (shift) return new Date(today.getTime() + (shift[1] === "+" ? 1 : -1) * Number(shift[2]) * DAY);
    const iso = typed.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
    if (iso) return utc(Number(iso[1]), Number(iso[2]), Number(iso[3]));
    const parts = typed.match(/^(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}|\d{2}))?$/) || typed.match(/^(\d{2})(\d{2})(\d{4}|\d{2})$/);
    if (!parts) return null;
    if (!parts[3]) return withoutYear(Number(parts[1]), Number(parts[2]), today, sense);
    let year = Number(parts[3]);
    // Two digits: a birth year may be of the last century, an act is never ten years ahead.
    if (parts[3].length === 2) year += year > (today.getUTCFullYear() % 100) + 10 ? 1900 : 2000;
    return utc(year, Number(parts[2]), Number(parts[1]));
  }

  function written(date) {
    const two = (n) => String(n).padStart(2, "0");
    return `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;
  }

  // Before anything else hears of the change: a grid must save the date in full.
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches?.("input[data-date]") || !input.value.trim()) return;
    const today = new Date(document.body.dataset.today + "T00:00:00Z");
    const date = read(input.value, today, input.dataset.date);
    if (date) input.value = written(date);
  }, true);
})();
