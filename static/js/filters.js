// Filters which are empty stay out of the address, so that a link says only what was chosen.
"use strict";
document.documentElement.classList.add("has-scripts");

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("[data-filters]")) return;
  for (const [name, value] of [...event.detail.formData.entries()]) {
    if (value === "") event.detail.formData.delete(name);
  }
});

// Links that open what is shown in another way carry the filters of the address.
document.addEventListener("htmx:pushedIntoHistory", () => {
  for (const link of document.querySelectorAll("[data-filtered-link]")) link.search = location.search;
});
