// The ledger as a grid over the plain table: pages, sorts and sums come from the server, the state
// is in the address, cells are typed over or pasted from Excel where one may.
"use strict";
(() => {
  const NUMBERS = new Set(["money", "share", "points", "percent"]);
  const EDITORS = { long: "textarea", money: "input", percent: "input", text: "input", day: "input" };
  let table = null;

  const isSmall = () => window.innerWidth < 768;

  // Down to the lower edge of the window, so that the sums are in sight; never less than some rows.
  const heightOf = (root) => Math.max(window.innerHeight - root.getBoundingClientRect().top - window.scrollY - 16, 420);

  // Below a grid a screen reader knows only groups of rows: the scrolled part is one, the foot another.
  const nameParts = (root) => {
    const roles = { ".tabulator-tableholder": "rowgroup", ".tabulator-table": "presentation", ".tabulator-footer": "rowgroup", ".tabulator-footer-contents": "row", ".tabulator-page-counter": "gridcell", ".tabulator-paginator": "gridcell" };
    for (const [part, role] of Object.entries(roles)) root.querySelector(part)?.setAttribute("role", role);
  };

  const stateOf = () => new URLSearchParams(location.search);

  const remember = (changes) => {
    const state = stateOf();
    for (const [name, value] of Object.entries(changes)) {
      if (value === "" || value === null) state.delete(name);
      else state.set(name, value);
    }
    const query = state.toString();
    history.replaceState(history.state, "", query ? `?${query}` : location.pathname);
    for (const link of document.querySelectorAll("[data-state-link]")) {
      const target = new URL(link.href);
      for (const name of ["sort"]) {
        if (state.has(name)) target.searchParams.set(name, state.get(name));
        else target.searchParams.delete(name);
      }
      link.href = target.href;
    }
  };

  // The line of sums is a row too, and has nothing to edit.
  const mayEdit = (column) => (cell) => column.edits !== "" && (cell.getData().edits || []).includes(column.edits);

  const formatterOf = (column, setup) => (cell) => {
    const row = cell.getData();
    cell.getElement().classList.toggle("is-open", mayEdit(column)(cell));
    const text = row.texts[column.code];
    if (column.code === "name") {
      const link = document.createElement("a");
      link.href = row.url;
      link.textContent = text;
      link.title = text;
      return link;
    }
    if (column.kind === "light") {
      const [shape, word] = setup.lights[row.light];
      const badge = document.createElement("span");
      badge.className = `g-light g-light-${row.light}`;
      const mark = document.createElement("span");
      mark.className = "g-shape";
      mark.setAttribute("aria-hidden", "true");
      mark.textContent = shape;
      badge.append(mark, word);
      if (!row.excused) return badge;
      const beside = document.createElement("span");
      beside.className = "g-excused";
      const [excusedShape, excusedWord] = setup.lights[row.excused];
      beside.title = `${excusedWord} ${setup.excused}`;
      beside.textContent = `${excusedShape}${setup.excused}`;
      const both = document.createElement("span");
      both.append(badge, beside);
      return both;
    }
    const span = document.createElement("span");
    span.textContent = text;
    span.title = column.kind === "long" ? text : "";
    return span;
  };

  const columnsOf = (setup, sums, words) => setup.columns.map((column) => ({
    title: column.title,
    field: column.code,
    width: column.code === "name" && isSmall() ? 150 : column.width,
    frozen: column.code === "name",
    headerSort: column.sorted,
    hozAlign: NUMBERS.has(column.kind) ? "right" : "left",
    headerHozAlign: NUMBERS.has(column.kind) ? "right" : "left",
    formatter: formatterOf(column, setup),
    accessorClipboard: (_value, row) => row.texts[column.code],
    editor: column.edits ? EDITORS[column.kind] : false,
    editable: mayEdit(column),
    bottomCalc: () => (column.code === "name" ? `${words.sum} ${sums.now.count}` : sums.now[column.code] || ""),
  }));

  const groupHeader = (groups, words) => (key) => {
    const group = groups.now[key] || { title: key };
    const line = document.createElement("span");
    line.className = "d-group";
    line.setAttribute("role", "gridcell");
    const name = document.createElement("strong");
    name.textContent = group.title;
    line.append(name);
    for (const [word, part] of [[words.projects, group.count], [words.plan, group.plan], [words.done, group.done], [words.rate, group.rate], [words.lead, group.lead]]) {
      const span = document.createElement("span");
      span.textContent = `${word} ${part || ""}`;
      line.append(span);
    }
    return line;
  };

  const changed = (cell, column, value, old) => {
    const row = cell.getData();
    return { project: row.id, column: column.code, noun: column.edits, value: value ?? "", old: old ?? "", version: row.versions[column.edits] };
  };

  // The rows under the marked cell, column by column, take what the clipboard holds.
  const pasted = (text, start, byCode) => {
    const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    const columns = table.getColumns().map((column) => column.getField());
    const rows = table.getRows("active");
    const firstColumn = columns.indexOf(start.getField());
    const firstRow = rows.findIndex((row) => row === start.getRow() || row.getData().id === start.getData().id);
    const cells = [];
    let closed = false;
    lines.forEach((line, down) => line.forEach((value, right) => {
      const row = rows[firstRow + down];
      const column = byCode.get(columns[firstColumn + right]);
      if (!row || !column) return;
      const cell = row.getCell(column.code);
      if (!mayEdit(column)(cell)) { closed = true; return; }
      if (value.trim() !== row.getData().texts[column.code]) cells.push(changed(cell, column, value.trim(), cell.getValue()));
    }));
    return { cells, closed };
  };

  const build = () => {
    const root = document.getElementById("grid");
    if (!root || root.dataset.built || !window.Tabulator) return;
    root.dataset.built = "1";
    const setup = JSON.parse(root.dataset.setup);
    delete root.dataset.setup;
    const words = root.dataset;
    const byCode = new Map(setup.columns.map((column) => [column.code, column]));
    const sums = { now: setup.first.sums };
    const groups = { now: setup.first.groups };
    let first = setup.first;
    let marked = null;

    root.hidden = false;
    document.getElementById("plain").hidden = true;
    const saving = window.guatuCells(root, {
      url: setup.urls.cells,
      onRows: (rows) => table.updateData(rows).then(() => table.getRows().forEach((row) => row.reformat())),
      onFailed: () => table.replaceData(),
    });

    table = new window.Tabulator(root, {
      index: "id",
      height: heightOf(root),
      layout: "fitData",
      placeholder: "",
      columns: columnsOf(setup, sums, words),
      columnDefaults: { headerSortTristate: true, headerWordWrap: true },
      nestedFieldSeparator: false,
      pagination: true,
      paginationMode: "remote",
      paginationSize: setup.size,
      paginationSizeSelector: [50, 100, 200],
      paginationInitialPage: setup.page,
      paginationCounter: "rows",
      sortMode: "remote",
      initialSort: [{ column: setup.sort.replace(/^-/, ""), dir: setup.sort.startsWith("-") ? "desc" : "asc" }],
      groupBy: setup.group ? (row) => row.group[setup.group] : false,
      groupHeader: groupHeader(groups, words),
      columnCalcs: "table",
      editTriggerEvent: "dblclick",
      printAsHtml: true,
      printStyled: true,
      ajaxURL: setup.urls.rows,
      ajaxRequestFunc: async (url, _config, params) => {
        const sorter = (params.sort || [])[0];
        const sort = sorter ? `${sorter.dir === "desc" ? "-" : ""}${sorter.field}` : "";
        const answer = first;
        if (answer) {
          first = null;
          return answer;
        }
        remember({ sort: sort === "no" ? "" : sort, page: params.page > 1 ? params.page : "", size: params.size === 50 ? "" : params.size });
        const response = await fetch(`${url}?${stateOf()}`, { headers: { Accept: "application/json" } });
        if (!response.ok) throw new Error(`status ${response.status}`);
        const page = await response.json();
        sums.now = page.sums;
        groups.now = page.groups;
        return page;
      },
      locale: "zh",
      langs: { zh: { pagination: { page_size: words.size, first: "«", first_title: words.first, last: "»", last_title: words.last, prev: "‹", prev_title: words.prev, next: "›", next_title: words.next, counter: { showing: "", of: "/", rows: "", pages: "" } } } },
    });

    table.on("tableBuilt", () => nameParts(root));
    table.on("renderComplete", () => root.querySelectorAll(".tabulator-group").forEach((group) => group.setAttribute("role", "row")));
    table.on("dataProcessed", () => table.recalc());
    table.on("dataLoadError", () => saving.say(words.failed));
    table.on("cellClick", (_event, cell) => mark(cell));
    table.on("cellEdited", (cell) => {
      const column = byCode.get(cell.getField());
      if ((cell.getOldValue() ?? "") === cell.getValue()) return;
      saving.send([changed(cell, column, cell.getValue(), cell.getOldValue())]);
    });

    window.addEventListener("resize", () => table.setHeight(heightOf(root)));

    const mark = (cell) => {
      // A row that was drawn again has lost the element that was marked.
      for (const old of root.querySelectorAll(".is-marked")) old.classList.remove("is-marked");
      marked = cell || null;
      if (!marked) return;
      marked.getElement().classList.add("is-marked");
      marked.getElement().scrollIntoView({ block: "nearest", inline: "nearest" });
    };

    const step = (right, down) => {
      const columns = table.getColumns().map((column) => column.getField());
      const rows = table.getRows("active");
      const at = rows.findIndex((row) => row.getData().id === marked.getData().id);
      const row = rows[Math.min(Math.max(at + down, 0), rows.length - 1)];
      const column = columns[Math.min(Math.max(columns.indexOf(marked.getField()) + right, 0), columns.length - 1)];
      mark(row.getCell(column));
    };

    root.tabIndex = 0;
    root.setAttribute("role", "region");
    root.setAttribute("aria-label", words.words);
    root.addEventListener("focus", () => {
      const row = table.getRows("active")[0];
      if (!marked && row) mark(row.getCells()[0]);
    });
    root.addEventListener("keydown", (event) => {
      if (!marked || event.target.matches("input, textarea, select, button, a")) return;
      const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
      if (steps[event.key]) {
        event.preventDefault();
        step(...steps[event.key]);
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (mayEdit(byCode.get(marked.getField()))(marked)) marked.edit();
        else location.assign(marked.getData().url);
      }
    });
    root.addEventListener("copy", (event) => {
      if (!marked || event.target.matches("input, textarea")) return;
      event.clipboardData.setData("text/plain", marked.getData().texts[marked.getField()]);
      event.preventDefault();
    });
    root.addEventListener("paste", (event) => {
      if (!marked || event.target.matches("input, textarea")) return;
      event.preventDefault();
      const { cells, closed } = pasted(event.clipboardData.getData("text/plain"), marked, byCode);
      if (cells.length) saving.send(cells);
      else if (closed) saving.say(words.closed);
    });
  };

  build();
  for (const name of ["htmx:afterSwap", "htmx:afterSettle", "htmx:historyRestore"]) document.addEventListener(name, build);
  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-go]")) event.target.form.requestSubmit();
  });
})();
