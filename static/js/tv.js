// A wall screen: turns its pages, fetches itself again, and says so only when the network is away.
"use strict";
(() => {
  const RETRY_SECONDS = 5;
  let shown = 0;
  let turning = 0;

  const root = () => document.getElementById("tv");
  const pages = () => [...root().querySelectorAll("[data-tv-page]")];

  const show = () => {
    const all = pages();
    if (!all.length) return;
    shown %= all.length;
    all[0].parentElement.classList.add("is-turning");
    all.forEach((page, index) => page.classList.toggle("is-shown", index === shown));
    root().querySelector("[data-tv-number]").textContent = all.length > 1 ? `${shown + 1} / ${all.length}` : "";
  };

  const turn = (by) => {
    const count = pages().length;
    if (count) shown = (shown + by + count) % count;
    show();
    clearTimeout(turning);
    turning = setTimeout(() => turn(1), 1000 * Number(root().dataset.tvTurn));
  };

  const setOffline = (isOffline) => {
    const state = root().querySelector("[data-tv-offline]");
    state.textContent = isOffline ? state.dataset.tvOffline : "";
  };

  const refresh = async () => {
    let wait = Number(root().dataset.tvRefresh);
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("tv");
      if (!answer.ok || !fresh) throw new Error(`status ${answer.status}`);
      root().replaceWith(fresh);
      show();
    } catch {
      setOffline(true);
      wait = RETRY_SECONDS;
    }
    setTimeout(refresh, 1000 * wait);
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight" || event.key === "PageDown") turn(1);
    if (event.key === "ArrowLeft" || event.key === "PageUp") turn(-1);
  });
  turn(0);
  setTimeout(refresh, 1000 * Number(root().dataset.tvRefresh));
})();
