// Light or dark: the system decides until somebody chooses.
const KEY = "kentongan.tema";

export function startTheme() {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
  } catch { /* the system's */ }
}

export function switchTheme() {
  const now = document.documentElement.dataset.theme
    ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const next = now === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch { /* for this visit */ }
}
