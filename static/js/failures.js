// What htmx could not do, said in the page's language: the refusal's own reason where there is one.
"use strict";
(() => {
  const say = (text) => {
    const place = document.getElementById("failures");
    const line = document.createElement("div");
    line.className = "g-failure";
    const words = document.createElement("span");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "g-message-close";
    close.dataset.closeMessage = "";
    close.setAttribute("aria-label", place.dataset.close);
    close.textContent = "×";
    line.append(words, close);
    place.replaceChildren(line);
  };

  const reasonIn = (html) => {
    const reason = new DOMParser().parseFromString(html, "text/html").querySelector("[data-reason]");
    return reason ? reason.textContent.trim() : "";
  };

  document.addEventListener("htmx:responseError", (event) => {
    const words = document.getElementById("failures").dataset;
    const { status, responseText } = event.detail.xhr;
    say(reasonIn(responseText) || (status === 403 ? words.denied : words.failed));
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => say(document.getElementById("failures").dataset.offline));
  }
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close-message]");
    if (close) close.parentElement.remove();
  });
})();
