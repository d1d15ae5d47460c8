// Pressing a figure's name puts it into the text where the cursor stands; without this, it is typed.
// Leaving with unsaved words asks first.
"use strict";

let isUnsaved = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("[data-figures]")) isUnsaved = true;
});
document.addEventListener("submit", () => {
  isUnsaved = false;
});
window.addEventListener("beforeunload", (event) => {
  if (isUnsaved) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-insert]");
  if (!chip) return;
  const form = chip.closest("[data-figures]");
  const field = form.contains(document.lastTyped) ? document.lastTyped : form.elements.body;
  field.focus();
  field.setRangeText(chip.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-figures] [name=title], [data-figures] [name=body]")) {
    document.lastTyped = event.target;
  }
});
