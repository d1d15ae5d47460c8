// One press, one request. The server holds it too: a version or a token of the form decides there.
"use strict";
(() => {
  const isRepeat = (form) => {
    if (form.dataset.sent) return true;
    form.dataset.sent = "1";
    return false;
  };
  const release = (form) => delete form.dataset.sent;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) return;
    if (isRepeat(form)) event.preventDefault();
  });
  document.addEventListener("htmx:confirm", (event) => {
    const form = event.target;
    if (form.tagName === "FORM" && event.detail.verb !== "get" && isRepeat(form)) event.preventDefault();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (form.tagName === "FORM") release(form);
  });
  // Coming back with the browser's back button shows the page as it was left.
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
})();
