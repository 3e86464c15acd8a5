/* Rows of a programme are put in order by a handle, with mouse, pen or finger. The buttons up and down do the same without this. */
const forms = document.querySelectorAll("form[data-order]");

function numbers(form) {
  return [...form.querySelectorAll("[name=order]")].map((field) => field.value).join(" ");
}

/* The row goes before the first one whose middle lies below the pointer. */
function place(row, y) {
  const others = [...row.parentElement.children].filter((each) => each !== row);
  const next = others.find((each) => {
    const box = each.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  if (next !== row.nextElementSibling) row.parentElement.insertBefore(row, next ?? null);
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

/* After a press on a button the page comes anew: the cursor goes back to the button, or to its neighbour at an end. */
const pressed = location.hash && document.getElementById(location.hash.slice(1));
if (pressed?.name === "move") (pressed.disabled ? pressed.parentElement.querySelector("[name=move]:enabled") : pressed)?.focus();
