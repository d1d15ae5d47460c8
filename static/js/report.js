// The page of reports: its cards, the network that comes and goes, photos, and the count at the foot.
"use strict";
(() => {
  const place = document.getElementById("report");
  if (!place) return;
  const setup = JSON.parse(place.dataset.setup);
  const words = Object.fromEntries(
    Object.entries(place.dataset)
      .filter(([name]) => name.startsWith("word"))
      .map(([name, text]) => [name[4].toLowerCase() + name.slice(5), text]),
  );
  const store = window.guatuStore(setup.account);
  const ask = window.guatuAsk;
  const photos = window.guatuPhotos({ account: setup.account, words, token: store.token, ask });
  const RETRY = 10000;
  let cards = [];
  let isOut = false;

  const tell = () => {
    const line = place.querySelector("[data-net]");
    const waiting = cards.filter((card) => card.isWaiting()).length;
    line.className = navigator.onLine && !isOut ? "r-net" : "r-net is-away";
    line.replaceChildren();
    if (isOut) {
      const link = document.createElement("a");
      link.href = `/account/login/?next=${encodeURIComponent(location.pathname + location.search)}`;
      link.textContent = words.signInLink;
      line.append(`${words.signIn} `, link);
    } else if (!navigator.onLine) line.append(words.offline);
    place.classList.toggle("is-waiting", waiting > 0);
    count();
  };

  const count = () => {
    const bar = place.querySelector("[data-bar]");
    if (!bar) return;
    const all = [...place.querySelectorAll(".r-cards > [data-report]")];
    const expected = all.filter((card) => card.dataset.unplanned === undefined);
    const sent = expected.filter((card) => ["submitted", "accepted"].includes(card.dataset.state));
    const drafts = all.filter((card) => card.dataset.state === "draft" || card.querySelector(".is-changed")).length;
    bar.textContent = `${words.count.replace("{done}", sent.length).replace("{all}", expected.length)}${drafts ? ` · ${words.drafts.replace("{count}", drafts)}` : ""}`;
    place.querySelector("[data-send-all] button").hidden = !drafts;
  };

  const onChange = (what, fresh) => {
    if (what === "out") isOut = true;
    if (what === "replaced") {
      cards = cards.filter((card) => card.root.isConnected);
      bind(fresh);
      fresh.scrollIntoView({ block: "nearest" });
    }
    tell();
  };
  const bind = (root) => cards.push(window.guatuCard(root, { setup, words, store, ask, onChange }));

  const resume = async () => {
    for (const card of [...cards]) if (card.isWaiting()) await card.resume();
    await photos.sendAll();
    tell();
  };

  place.querySelectorAll("[data-report]").forEach(bind);
  place.addEventListener("change", (event) => {
    if (event.target.matches("[data-photo-form] input[type=file]")) photos.choose(event.target.closest("[data-report]"), event.target);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(".r-month select")) event.target.form.requestSubmit();
  });
  place.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.matches("[data-photo-remove]")) {
      event.preventDefault();
      await photos.remove(form);
    }
    if (form.matches("[data-send-all]")) {
      // What is typed goes first; without a network each report waits for itself.
      event.preventDefault();
      const kept = await Promise.all(cards.map((card) => card.flush()));
      if (kept.every(Boolean) && navigator.onLine) form.submit();
      else {
        for (const card of cards) if (card.root.dataset.state === "draft" || card.isWaiting()) await card.queue();
        delete form.dataset.sent;
      }
    }
  });
  window.addEventListener("online", resume);
  window.addEventListener("offline", tell);
  window.addEventListener("pagehide", () => cards.forEach((card) => card.flush()));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") cards.forEach((card) => card.flush());
  });
  setInterval(() => {
    if (navigator.onLine && !isOut) resume();
  }, RETRY);

  // A link may lead to a project, or to one of its fields.
  const toCard = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const card = target && target.closest("[data-report]");
    if (!card) return;
    card.querySelector("details").open = true;
    if (target === card) return;
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    target.focus();
  };
  toCard();
  window.addEventListener("hashchange", toCard);

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(place.dataset.worker, { scope: "/report/" }).catch(() => {});
    navigator.serviceWorker.ready.then((registration) => {
      const files = performance.getEntriesByType("resource").map((entry) => entry.name);
      registration.active.postMessage({ page: location.pathname + location.search, files: files.filter((name) => name.startsWith(`${location.origin}/static/`)) });
    });
  }
  resume();
  tell();
})();
