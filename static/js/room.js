// The room: keys, the clock of an item, both screens in step, and notes that outlive the network.
"use strict";
(() => {
  const room = document.getElementById("room");
  const told = room.querySelector("[data-state]");
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const STORE = `guatu.notes.${room.dataset.note || ""}`;
  const stage = () => document.getElementById("stage");
  const pending = () => JSON.parse(localStorage.getItem(STORE) || "[]");
  const keep = (notes) => localStorage.setItem(STORE, JSON.stringify(notes));
  let isBusy = false;

  const draw = (html) => {
    const before = stage().dataset.item;
    stage().outerHTML = html;
    for (const form of document.querySelectorAll("[data-send]")) {
      const field = form.elements.item;
      if (field && (!field.value || field.value === before)) field.value = stage().dataset.item || "";
    }
    tick();
  };

  const online = (is) => {
    const count = pending().length;
    told.textContent = is ? "" : `${room.dataset.offline}${count ? ` (${count})` : ""}`;
  };

  const go = async (address) => {
    if (!address) return;
    try {
      const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token() } });
      if (answer.ok) draw(await answer.text());
      online(true);
    } catch {
      online(false);
    }
  };

  const ask = async () => {
    try {
      const answer = await fetch(`${room.dataset.stage}?v=${encodeURIComponent(stage().dataset.version)}`);
      if (answer.status === 200 && !answer.redirected) draw(await answer.text());
      online(true);
      if (pending().length) await flush();
    } catch {
      online(false);
    }
  };

  // Each note keeps its token until the server says that it has it, so a second sending is harmless.
  const flush = async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      for (const note of pending()) {
        const answer = await fetch(room.dataset.note, {
          method: "POST",
          headers: { "X-CSRFToken": token() },
          body: new URLSearchParams(note.fields),
        });
        if (answer.status >= 500 || answer.redirected) throw new Error("not kept");
        keep(pending().filter((other) => other.once !== note.once));
        if (!answer.ok) refused(note, (await answer.json()).error);
      }
      online(true);
    } catch {
      online(false);
    } finally {
      isBusy = false;
    }
  };

  const refused = (note, reason) => {
    const form = document.querySelector(`[data-send][data-kind="${note.kind}"]`);
    for (const [name, value] of note.fields) if (form.elements[name] && name !== "once" && name !== "helpers") form.elements[name].value = value;
    form.querySelector("[data-error]").textContent = reason;
  };

  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-show]")) {
      event.preventDefault();
      go(form.action);
    }
    if (!form.matches("[data-send]")) return;
    event.preventDefault();
    const once = uuid();
    form.elements.once.value = once;
    const fields = [...new FormData(form).entries()].filter(([name]) => name !== "csrfmiddlewaretoken");
    keep([...pending(), { once, kind: form.dataset.kind, fields }]);
    const item = form.elements.item.value;
    form.reset();
    form.querySelector("[data-error]").textContent = "";
    form.elements.item.value = stage().dataset.item || item;
    form.querySelector("textarea").focus();
    flush().then(ask);
  });

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input, textarea, select");
    if (isTyping && event.key === "Enter" && event.ctrlKey) event.target.form.requestSubmit();
    if (isTyping ? !event.altKey : event.altKey || event.ctrlKey) return;
    if (["ArrowRight", "PageDown"].includes(event.key)) { event.preventDefault(); go(room.dataset.next); }
    if (["ArrowLeft", "PageUp"].includes(event.key)) { event.preventDefault(); go(room.dataset.previous); }
    const link = room.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (link && !isTyping) link.click();
  });

  const tick = () => {
    const clock = document.querySelector(".r-clock");
    if (!clock || !clock.dataset.since) return;
    const gone = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dataset.since)) / 1000));
    clock.querySelector("[data-clock]").textContent = `${Math.floor(gone / 60)}:${String(gone % 60).padStart(2, "0")}`;
    clock.classList.toggle("is-over", gone > 60 * Number(clock.dataset.minutes));
  };

  setInterval(tick, 1000);
  setInterval(ask, 1500);
  addEventListener("online", ask);
  tick();
})();
