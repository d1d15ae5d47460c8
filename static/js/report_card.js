// One project's report while it is filled: the three amounts, the marks, the draft, the sending.
"use strict";
window.guatuCard = (root, { setup, words, store, ask, onChange }) => {
  const { read, write, consistent } = window.guatuMoney;
  const project = root.dataset.report;
  const month = root.dataset.month;
  const form = root.querySelector("[data-form]");
  const before = Object.fromEntries(Object.entries(JSON.parse(root.dataset.before)).map(([name, text]) => [name, read(text) ?? null]));
  const PAUSE = 700;
  let timer = 0;
  let saving = null;
  let isGone = false;

  const fields = () => [...form.querySelectorAll("[data-name]")];
  const fieldOf = (name) => form.querySelector(`[data-name="${CSS.escape(name)}"]`);
  const textOf = (field) => (field.type === "checkbox" ? (field.checked ? "on" : "") : field.value);
  const grow = (field) => {
    if (field.tagName !== "TEXTAREA" || !field.offsetParent) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  };
  const setText = (field, text) => {
    if (field.type === "checkbox") field.checked = text === "on";
    else field.value = text;
  };
  const say = (text) => {
    root.querySelector("[data-saved]").textContent = text;
  };
  const held = () => store.get(project, month);

  // Money: typing one gives the other two, unless the writer says that they stand apart.
  const AMOUNTS = { month_amount: "month", year_amount: "year", all_amount: "all" };
  const amounts = () => Object.fromEntries(Object.entries(AMOUNTS).map(([name, short]) => [short, read(fieldOf(name)?.value) ?? null]));
  const compute = (typed) => {
    const apart = fieldOf("apart");
    const amount = read(fieldOf(typed).value);
    if (amount === undefined || (apart && apart.checked)) return;
    const base = { year: before.year_before, all: before.all_before };
    const said = consistent(base, AMOUNTS[typed], amount, amounts());
    for (const [name, short] of Object.entries(AMOUNTS)) {
      const field = fieldOf(name);
      if (name === typed || field.value === write(said[short]) || read(field.value) === said[short]) continue;
      field.value = write(said[short]);
      note(field);
    }
  };

  // Contradictions, marked beside the field while typing.
  const values = () => {
    const funds = fields().filter((field) => (field.dataset.name.startsWith("funds:") || field.dataset.name === "fund_amount") && field.value.trim());
    const sums = funds.map((field) => read(field.value) ?? null);
    return {
      ...before,
      ...amounts(),
      physical: read((fieldOf("physical_percent")?.value || "").replace(/[%％]\s*$/, "")) ?? null,
      funds: sums.length && !sums.includes(null) ? sums.reduce((a, b) => a + b, 0n) : null,
    };
  };
  const markOf = (finding, why) => {
    const box = document.createElement("div");
    box.className = finding.severity > 2 ? "r-mark is-impossible" : "r-mark";
    box.dataset.code = finding.code;
    const line = document.createElement("p");
    const sentence = document.createElement("strong");
    sentence.textContent = finding.sentence;
    const sum = document.createElement("span");
    sum.className = "r-sum";
    sum.textContent = finding.arithmetic;
    line.append(sentence, " ", sum);
    box.append(line);
    if (finding.severity > 2) return box;
    const key = `id_p${project}-why-${finding.code}`;
    const label = document.createElement("label");
    label.className = "r-why";
    label.htmlFor = key;
    label.textContent = words.why;
    const input = document.createElement("input");
    Object.assign(input, { id: key, name: `p${project}-why:${finding.code}`, className: "form-control form-control-sm", maxLength: 300, value: why });
    input.dataset.name = `why:${finding.code}`;
    input.dataset.begun = "";
    box.append(label, input);
    return box;
  };
  const whyOf = (code) => {
    const { kept, texts } = held();
    return { ...kept, ...texts }[`why:${code}`] || "";
  };
  const check = () => {
    const found = window.guatuChecks.findings(setup.rules, values(), setup.labels);
    for (const place of form.querySelectorAll("[data-marks]")) {
      const wanted = found.filter((finding) => finding.field === place.dataset.marks);
      for (const old of [...place.children]) {
        const finding = wanted.find((each) => each.code === old.dataset.code);
        if (!finding) old.remove();
        else old.querySelector(".r-sum").textContent = finding.arithmetic;
      }
      for (const finding of wanted) {
        if (place.querySelector(`[data-code="${finding.code}"]`)) continue;
        place.append(markOf(finding, whyOf(finding.code)));
      }
    }
  };

  // The draft: first on this device, then on the server.
  const mark = (field) => {
    const box = field.closest("[data-field]");
    if (box) box.classList.toggle("is-changed", textOf(field) !== field.dataset.begun);
  };
  const note = (field) => {
    mark(field);
    store.change(project, month, (kept) => {
      kept.texts[field.dataset.name] = textOf(field);
    });
  };
  const typed = (field) => {
    note(field);
    grow(field);
    if (field.dataset.name in AMOUNTS) compute(field.dataset.name);
    check();
    say(navigator.onLine ? words.saving : words.offline);
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
    onChange();
  };

  const flush = () => {
    clearTimeout(timer);
    saving = (saving || Promise.resolve()).then(keep);
    return saving;
  };
  // True where nothing typed waits any longer.
  const keep = async () => {
    const texts = held().texts;
    if (isGone || !Object.keys(texts).length) return true;
    const answer = await ask(root.dataset.draftUrl, {
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ month, seen: root.dataset.seen, texts }),
      keepalive: true,
    });
    if (answer.kind === "away") say(navigator.onLine ? words.waiting : words.offline);
    if (answer.kind === "out") onChange("out");
    if (answer.kind !== "answer") return false;
    const said = parsed(answer.text);
    if (!answer.ok || !said.seen) {
      // Somebody has to look at it first: it is not sent by itself later.
      if (answer.status < 500 && answer.status !== 403) store.change(project, month, (kept) => { kept.send = null; });
      if (said.clashes) clash(said);
      else say(said.reason || words.waiting);
      return false;
    }
    store.change(project, month, (kept) => {
      for (const [name, text] of Object.entries(texts)) if (kept.texts[name] === text) delete kept.texts[name];
      Object.assign(kept.kept, texts);
      kept.seen = said.seen;
    });
    seen(said.seen);
    state(said);
    const isAllKept = !Object.keys(held().texts).length;
    if (isAllKept) say(words.kept.replace("{at}", said.at));
    onChange();
    return isAllKept;
  };
  const parsed = (text) => {
    try {
      return JSON.parse(text);
    } catch {
      return {};
    }
  };
  const seen = (text) => {
    root.dataset.seen = text;
    form.querySelector("[name=seen]").value = text;
  };
  const state = (said) => {
    root.dataset.state = said.state;
    const badge = root.querySelector("[data-state-word]");
    badge.className = `r-state r-state-${said.state}`;
    const shape = document.createElement("span");
    shape.setAttribute("aria-hidden", "true");
    shape.textContent = said.shape;
    badge.replaceChildren(shape, ` ${said.word}`);
    root.querySelector("[data-same]").hidden = !said.same;
  };

  // Both versions, side by side; whichever is taken, the other was seen.
  const clash = (said) => {
    const box = document.createElement("div");
    box.className = "r-clash";
    box.setAttribute("role", "alert");
    const head = document.createElement("p");
    head.textContent = `${words.clash} ${said.by} ${said.at}`;
    const table = document.createElement("table");
    table.className = "table";
    const top = table.createTHead().insertRow();
    for (const title of [words.field, words.mine, words.theirs]) {
      const th = document.createElement("th");
      th.scope = "col";
      th.textContent = title;
      top.append(th);
    }
    const body = table.createTBody();
    for (const each of said.clashes) {
      const row = body.insertRow();
      const th = document.createElement("th");
      th.scope = "row";
      th.textContent = each.label;
      row.append(th);
      for (const text of [each.mine, each.theirs]) row.insertCell().textContent = text || "—";
    }
    const settle = (takesTheirs) => {
      seen(said.seen);
      for (const each of said.clashes) {
        const field = fieldOf(each.name);
        if (!takesTheirs || !field) continue;
        setText(field, each.theirs);
        note(field);
      }
      box.remove();
      check();
      flush();
    };
    const button = (text, takesTheirs, style) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = style;
      made.textContent = text;
      made.addEventListener("click", () => settle(takesTheirs));
      return made;
    };
    box.append(head, table, button(words.takeMine, false, "btn btn-sm btn-primary"), " ", button(words.takeTheirs, true, "btn btn-sm"));
    root.querySelector("[data-clash]").replaceChildren(box);
    root.querySelector("details").open = true;
    say(words.clash);
  };

  // Sending: with the form's token, so that a second sending of the same is none.
  const send = async (deed) => {
    store.change(project, month, (kept) => {
      kept.send = { deed, once: form.querySelector("[name=once]").value };
    });
    say(words.sending);
    return sendHeld();
  };
  let sending = null;
  const sendHeld = () => {
    sending = sending || post().finally(() => { sending = null; });
    return sending;
  };
  const post = async () => {
    const { send: wanted } = held();
    if (isGone || !wanted) return true;
    const sendsTyped = "deed" in wanted.deed && wanted.deed.deed === "send";
    if (sendsTyped && !(await flush())) {
      say(words.queued);
      onChange();
      return false;
    }
    const body = new FormData(form);
    body.set("once", wanted.once);
    for (const [name, value] of Object.entries(wanted.deed)) body.set(name, value);
    const answer = await ask(form.action, { body, headers: { "HX-Request": "true" } });
    if (answer.kind === "out") onChange("out");
    if (answer.kind !== "answer" || answer.status >= 500 || answer.status === 403) {
      say(words.queued);
      onChange();
      return false;
    }
    store.change(project, month, (kept) => {
      kept.send = null;
      if (answer.ok) Object.assign(kept, { texts: {}, kept: {}, seen: "" });
    });
    isGone = true;
    const fresh = new DOMParser().parseFromString(answer.text, "text/html").querySelector("[data-report]");
    if (fresh) {
      root.replaceWith(fresh);
      onChange("replaced", fresh);
    } else location.reload();
    return answer.ok;
  };

  // A page that was kept for times without a network may be older than the draft that it shows.
  const isOlder = (page, draft) => Number(page.split(".")[0]) < Number(draft.split(".")[0]);
  const restore = () => {
    const kept = store.change(project, month, (each) => {
      if (!isOlder(root.dataset.seen, each.seen)) Object.assign(each, { kept: {}, seen: "" });
    });
    if (kept.seen) seen(kept.seen);
    for (const [name, text] of Object.entries({ ...kept.kept, ...kept.texts })) {
      const field = fieldOf(name);
      if (!field) continue;
      setText(field, text);
      mark(field);
    }
    if (kept.send || Object.keys(kept.texts).length) say(kept.send ? words.queued : words.waiting);
    check();
  };

  const copyLast = (button) => {
    const field = fieldOf(button.dataset.copy);
    field.value = button.closest(".r-last").querySelector("[data-last]").textContent;
    field.focus();
    typed(field);
  };

  if (form) {
    form.addEventListener("input", (event) => {
      if (event.target.dataset.name) typed(event.target);
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-copy]");
      if (button) copyLast(button);
    });
    root.querySelector("details").addEventListener("toggle", () => fields().forEach(grow));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      delete form.dataset.sent;
      const { name, value } = event.submitter || {};
      if (name === "deed" && value === "save") flush();
      else send({ [name]: value });
    });
    restore();
  }

  return {
    root,
    project,
    flush: () => (form ? flush() : Promise.resolve(true)),
    resume: async () => {
      if (!form) return true;
      return held().send ? sendHeld() : flush();
    },
    queue: () => send({ deed: "send" }),
    isWaiting: () => Boolean(form) && !isGone && (Boolean(held().send) || Object.keys(held().texts).length > 0),
  };
};
