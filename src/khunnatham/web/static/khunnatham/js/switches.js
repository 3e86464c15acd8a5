/* The theme changes at once; the cookie lets the server write the right page next time. Digits are written by the server. */
const MEDIA = { auto: "screen and (prefers-color-scheme: dark)", light: "not all", dark: "screen" };
const YEAR = 31536000;

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-theme-choice]");
  if (!button) return;
  event.preventDefault();
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `kn_theme=${button.value}; max-age=${YEAR}; path=/; samesite=lax${secure}`;
  document.getElementById("dark").media = MEDIA[button.value];
  for (const other of button.form.querySelectorAll("[data-theme-choice]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
});
