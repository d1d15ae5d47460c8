// The heads of a master chart stay in sight while its rows pass below them.
"use strict";

(() => {
  const space = "http://www.w3.org/2000/svg";

  function pin(frame) {
    const chart = frame.querySelector(":scope > svg");
    const heads = chart && chart.querySelector(".heads");
    if (!heads) return;
    const panel = heads.closest("[transform]");
    const [, x, y] = /translate\(([-\d.]+)[ ,]+([-\d.]+)\)/.exec(panel.getAttribute("transform"));
    const box = heads.getBBox();
    const width = chart.viewBox.baseVal.width;
    const copy = document.createElementNS(space, "svg");
    copy.setAttribute("class", chart.getAttribute("class"));
    copy.setAttribute("font-family", chart.getAttribute("font-family"));
    copy.setAttribute("viewBox", `0 ${Number(y) + box.y} ${width} ${box.height + 1}`);
    const place = document.createElementNS(space, "g");
    place.setAttribute("transform", `translate(${x} ${y})`);
    place.setAttribute("font-size", heads.closest("[font-size]").getAttribute("font-size"));
    place.append(heads.cloneNode(true));
    copy.append(place);
    const holder = document.createElement("div");
    holder.className = "g-wall-heads";
    holder.setAttribute("aria-hidden", "true");
    holder.append(copy);
    frame.prepend(holder);
    watch(holder, heads, frame);
  }

  function watch(holder, heads, frame) {
    const show = () => {
      if (!holder.isConnected) {
        removeEventListener("scroll", show);
        return;
      }
      const edge = parseFloat(getComputedStyle(holder).top);
      const isPast = heads.getBoundingClientRect().top < edge;
      const isOver = frame.getBoundingClientRect().bottom < edge + holder.scrollHeight;
      holder.classList.toggle("is-shown", isPast && !isOver);
    };
    addEventListener("scroll", show, { passive: true });
    show();
  }

  const pinAll = (root) => root.querySelectorAll(".g-wall").forEach(pin);
  pinAll(document);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.matches && event.target.matches(".g-wall")) pin(event.target);
  });
})();
