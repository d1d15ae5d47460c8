// What is typed stays on this device: texts that wait for the server, those that it has but a page that
// was loaded without a network does not show yet, and whether somebody pressed "send" meanwhile. By
// project and month; each account has its own.
"use strict";
window.guatuStore = (account) => {
  const PREFIX = `guatu-report:${account}:`;
  const keyOf = (project, month) => `${PREFIX}${project}:${month}`;

  const get = (project, month) => {
    const nothing = { texts: {}, kept: {}, seen: "", send: null };
    try {
      return { ...nothing, ...JSON.parse(localStorage.getItem(keyOf(project, month))) };
    } catch {
      return nothing;
    }
  };

  const put = (project, month, held) => {
    try {
      if (!held.send && !Object.keys({ ...held.texts, ...held.kept }).length) localStorage.removeItem(keyOf(project, month));
      else localStorage.setItem(keyOf(project, month), JSON.stringify(held));
    } catch {
      // A browser that keeps nothing (full, or private): the server still gets each field.
    }
  };

  const change = (project, month, act) => {
    const held = get(project, month);
    act(held);
    put(project, month, held);
    return held;
  };

  // Numbers at random without crypto.randomUUID, which plain http does not have.
  const token = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  return { get, change, token };
};

// One request to our server. "away" where there is no network, "out" where nobody is signed in.
window.guatuAsk = async (address, options = {}) => {
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  const spare = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  const headers = { ...spare, ...(cookie ? { "X-CSRFToken": cookie[1] } : {}), ...options.headers };
  let answer;
  try {
    answer = await fetch(address, { method: "POST", ...options, headers });
  } catch {
    return { kind: "away" };
  }
  if (answer.redirected && new URL(answer.url).pathname.startsWith("/account/")) return { kind: "out" };
  // Gateways that cannot reach the server are a network that is away, too.
  if ([502, 503, 504].includes(answer.status)) return { kind: "away" };
  return { kind: "answer", status: answer.status, ok: answer.ok, text: await answer.text() };
};
