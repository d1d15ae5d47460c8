// Files dropped on a form are sent at once, and the bar shows how much has left.
"use strict";
(() => {
  const zoneOf = (event) => event.target.closest && event.target.closest("[data-drop]");

  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      const zone = zoneOf(event);
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("is-over", name === "dragover");
      if (name !== "drop" || !event.dataTransfer.files.length) return;
      const input = zone.querySelector("input[type=file]");
      const files = new DataTransfer();
      for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) files.items.add(file);
      input.files = files.files;
      zone.requestSubmit();
    });
  }

  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.matches("[data-drop]") && event.target.querySelector("progress");
    if (!bar || !event.detail.lengthComputable || !event.detail.total) return;
    bar.hidden = false;
    bar.value = (100 * event.detail.loaded) / event.detail.total;
  });
})();
