// "/" goes to the search box; arrows walk through what it found, Escape leaves it.
"use strict";
(() => {
  const box = () => document.querySelector("[data-search]");
  const results = () => document.getElementById("search-results");
  const isTyping = (element) => element.isContentEditable || element.matches("input, textarea, select");

  const step = (event, by) => {
    const stops = [box(), ...results().querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (at < 0 || stops.length < 2) return;
    event.preventDefault();
    stops[(at + by + stops.length) % stops.length].focus();
  };

  document.addEventListener("keydown", (event) => {
    if (!box()) return;
    if (event.key === "/" && !isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      box().focus();
      box().select();
      return;
    }
    if (!event.target.closest(".g-search")) return;
    if (event.key === "ArrowDown") step(event, 1);
    if (event.key === "ArrowUp") step(event, -1);
    if (event.key === "Escape") {
      results().replaceChildren();
      box().focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (box() && !event.target.closest(".g-search")) results().replaceChildren();
  });
})();
