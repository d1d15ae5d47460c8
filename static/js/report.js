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
      keepPage();
    }
    tell();
  };
  const bind = (root) => cards.push(window.guatuCard(root, { setup, words, store, ask, onChange }));

  // A page that came without a network may be older than what the server has by now.
  let isOld = !navigator.onLine;
  const refresh = async () => {
    for (const card of cards.filter((each) => !each.isWaiting())) {
      const { root } = card;
      const answer = await ask(`/report/${root.dataset.report}/?month=${root.dataset.month}`, { method: "GET", headers: { "HX-Request": "true" } });
      if (answer.kind !== "answer" || !answer.ok) return false;
      const fresh = new DOMParser().parseFromString(answer.text, "text/html").querySelector("[data-report]");
      if (!fresh || card.isWaiting() || (fresh.dataset.seen === root.dataset.seen && fresh.dataset.state === root.dataset.state)) continue;
      fresh.querySelector("details").open = root.querySelector("details").open;
      root.replaceWith(fresh);
      cards = cards.filter((each) => each !== card);
      bind(fresh);
    }
    return true;
  };

  const resume = async () => {
    for (const card of [...cards]) if (card.isWaiting()) await card.resume();
    await photos.sendAll();
    if (isOld && navigator.onLine && (await refresh())) {
      isOld = false;
      keepPage();
    }
    tell();
  };

  // The page that is kept for times without a network follows what was sent, a little later.
  let keeping = 0;
  const keepPage = (wait = 3000) => {
    if (!("serviceWorker" in navigator)) return;
    clearTimeout(keeping);
    keeping = setTimeout(async () => {
      const registration = await navigator.serviceWorker.ready;
      const files = performance.getEntriesByType("resource").map((entry) => entry.name);
      registration.active.postMessage({ page: location.pathname + location.search, files: files.filter((name) => name.startsWith(`${location.origin}/static/`)) });
    }, wait);
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
    // Loaded before there was a worker, the page is not kept yet.
    if (!navigator.serviceWorker.controller) keepPage(0);
  }
  resume();
  tell();
})();
