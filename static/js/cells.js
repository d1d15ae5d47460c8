// Cells of the grid on their way to the server: saved at once, taken back with one press, and where
// somebody was faster both versions are shown.
"use strict";
window.guatuCells = (root, { url, onRows, onFailed }) => {
  const words = root.dataset;
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  const place = document.createElement("div");
  place.className = "d-said";
  place.setAttribute("role", "status");
  root.before(place);

  const button = (text, act, style = "btn btn-sm") => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = style;
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };

  const say = (text, ...buttons) => {
    const line = document.createElement("p");
    line.append(text, ...buttons);
    place.replaceChildren(line);
  };

  const inverse = (cells, rows) => {
    const versions = new Map(rows.map((row) => [row.id, row.versions]));
    return cells.map((cell) => ({ ...cell, value: cell.old, old: cell.value, version: versions.get(cell.project)[cell.noun] }));
  };

  const showClashes = (clashes, cells) => {
    const table = document.createElement("table");
    table.className = "table d-clashes";
    const head = table.createTHead().insertRow();
    for (const title of ["", words.mine, words.theirs]) {
      const th = document.createElement("th");
      th.textContent = title;
      head.append(th);
    }
    const body = table.createTBody();
    for (const clash of clashes) {
      const line = body.insertRow();
      line.insertCell().textContent = `${clash.name} · ${clash.label}`;
      line.insertCell().textContent = clash.value || "—";
      line.insertCell().textContent = `${clash.theirs}${clash.by ? `（${clash.by} ${clash.at}）` : ""}`;
    }
    const versions = new Map(clashes.map((clash) => [`${clash.project}/${clash.column}`, clash.version]));
    const mine = cells.map((cell) => {
      const key = `${cell.project}/${cell.column}`;
      return versions.has(key) ? { ...cell, version: versions.get(key) } : cell;
    });
    say(words.clash, button(words.take, () => send(mine), "btn btn-sm btn-primary"), button(words.keep, () => { place.replaceChildren(); onFailed(); }));
    place.append(table);
    place.querySelector("button").focus();
  };

  const send = async (cells, isUndo = false) => {
    let answer;
    try {
      answer = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Requested-With": "XMLHttpRequest", ...headers },
        body: JSON.stringify({ cells }),
      });
    } catch {
      onFailed();
      say(words.failed);
      return;
    }
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) {
      onRows(said.rows);
      if (isUndo) say(words.undone);
      else say(said.said, button(words.undo, () => send(inverse(cells, said.rows), true)));
      return;
    }
    if (answer.status === 409 && said.clashes) {
      showClashes(said.clashes, cells);
      return;
    }
    onFailed();
    say(said.reason || words.failed);
  };

  return { send, say };
};
