/* Rows of a programme are put in order by a handle, with mouse, pen or finger. The buttons up and down do the same without this. */
const forms = document.querySelectorAll("form[data-order]");

function numbers(form) {
  return [...form.querySelectorAll("[name=order]")].map((field) => field.value).join(" ");
}

/* The neighbours step over the row, one by one: a row that were taken out itself would let go of the finger that holds it. */
function place(row, y) {
  const middle = (each) => {
    const box = each.getBoundingClientRect();
    return box.top + box.height / 2;
  };
  while (row.previousElementSibling && y < middle(row.previousElementSibling)) row.after(row.previousElementSibling);
  while (row.nextElementSibling && y > middle(row.nextElementSibling)) row.before(row.nextElementSibling);
}

for (const form of forms) {
  for (const handle of form.querySelectorAll("[data-handle]")) {
    const row = handle.closest("[data-slot]");
    let before = "";
    handle.hidden = false;
    handle.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      before = numbers(form);
      handle.setPointerCapture(event.pointerId);
      row.classList.add("kn-dragged");
    });
    handle.addEventListener("pointermove", (event) => {
      if (handle.hasPointerCapture(event.pointerId)) place(row, event.clientY);
    });
    const drop = () => {
      row.classList.remove("kn-dragged");
      if (before && before !== numbers(form)) form.requestSubmit();
      before = "";
    };
    handle.addEventListener("pointerup", drop);
    handle.addEventListener("pointercancel", drop);
  }
}

/* After a press on a button the page comes anew: the cursor goes back to the button, or to its neighbour at an end. The
   browser first goes to the place that the address names, so this waits for it. */
const pressed = location.hash && document.getElementById(location.hash.slice(1));
if (pressed?.name === "move") {
  const button = pressed.disabled ? pressed.parentElement.querySelector("[name=move]:enabled") : pressed;
  const focus = () => setTimeout(() => button?.focus(), 50);
  if (document.readyState === "complete") focus();
  else window.addEventListener("load", focus, { once: true });
}
