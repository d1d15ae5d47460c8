// A box in the head of a table ticks and clears all boxes with the name that it gives.
document.addEventListener("change", (event) => {
  const head = event.target.closest("[data-tick-all]");
  if (!head) return;
  const name = head.getAttribute("data-tick-all");
  for (const box of document.querySelectorAll(`input[type=checkbox][name="${name}"]`)) {
    box.checked = head.checked;
  }
});
