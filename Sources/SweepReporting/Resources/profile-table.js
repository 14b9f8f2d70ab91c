/* A cell with text. */
function cell(row, text, name = "") {
  const element = row.insertCell();
  element.textContent = text;
  element.className = name;
  return element;
}
function direction(change) { return change > 0 ? "up" : change < 0 ? "down" : ""; }

/* All that is known of a node. */
function showDetails(node) {
  const details = $("details");
  if (!node) return details.replaceChildren();
  const frame = node.frame < 0 ? null : profile.frames[node.frame];
  const title = document.createElement("h3"), place = document.createElement("p");
  title.textContent = nameOf(node);
  place.textContent = frame ? [frame[1] && (frame[2] ? `${frame[1]}:${frame[2]}` : frame[1]),
    profile.modules[profile.names[node.name][1]], profile.ownerNames[frame[3]]]
    .filter(Boolean).join(" · ") : "the whole action";
  const table = document.createElement("table"), head = table.createTHead().insertRow();
  const heads = isDifference ? ["", ...profile.versions, "change", "of all"]
    : ["", "in all", "of all", "itself"];
  heads.forEach((text, index) => {
    const element = document.createElement("th");
    element.textContent = text;
    if (index > 0) element.className = "number";
    head.append(element);
  });
  const body = table.createTBody();
  profile.metrics.forEach((metric, index) => {
    const row = body.insertRow(), now = node.total[index], old = node.before[index];
    cell(row, metric.title);
    if (isDifference) {
      const grown = now - old;
      cell(row, number(old, metric.unit), "number");
      cell(row, number(now, metric.unit), "number");
      cell(row, grown === 0 ? "±0" : (grown > 0 ? "+" : "-") + number(Math.abs(grown), metric.unit),
        `number ${direction(grown)}`);
      cell(row, percent(now, tree.total[index]), "number");
    } else {
      cell(row, number(now, metric.unit), "number");
      cell(row, percent(now, tree.total[index]), "number");
      cell(row, number(node.own[index], metric.unit), "number");
    }
  });
  details.replaceChildren(title, place, table);
}

/* What each function has, wherever it is called; of one that calls itself once. What the runtime and
   libraries do for a function of the package or the suite is laid to it. */
const columns = isDifference
  ? [["function"], ["change laid to it", (row) => row.own - row.ownBefore],
    ["change in all", (row) => row.total - row.before]]
  : [["function"], ["laid to it", (row) => row.own], ["in all", (row) => row.total]];
const order = {column: 1, descending: true};
function blamed(frames) {
  const isOwn = (frame) => ["package", "suite"].includes(profile.owners[profile.frames[frame][3]]);
  return frames.findLast((frame) => isOwn(frame) && profile.frames[frame][2] > 0) ??
    frames.findLast(isOwn) ?? frames[frames.length - 1];
}
const mostRows = 300;
function functionRows() {
  const rows = new Map();
  const add = (stacks, total, own) => {
    for (const [frames, counts] of stacks) {
      const value = counts[view.metric], seen = new Set();
      for (const frame of frames) {
        const name = profile.frames[frame][0];
        if (!rows.has(name)) {
          rows.set(name, {name, frame, total: 0, own: 0, before: 0, ownBefore: 0, weight: -1});
        }
        const row = rows.get(name);
        if (!seen.has(name)) row[total] += value;
        if (value > row.weight && total === "total") { row.frame = frame; row.weight = value; }
        seen.add(name);
      }
      rows.get(profile.frames[blamed(frames)][0])[own] += value;
    }
  };
  if (isDifference) add(profile.before, "before", "ownBefore");
  add(profile.stacks, "total", "own");
  return [...rows.values()];
}
function textOf(row) { return profile.names[row.name][0]; }
function drawTable() {
  const wanted = view.search.toLowerCase();
  const [, value] = columns[order.column];
  const sign = order.descending ? -1 : 1;
  const weigh = (row) => isDifference ? Math.abs(value(row)) : value(row);
  const rows = functionRows().filter((row) => textOf(row).toLowerCase().includes(wanted))
    .sort((a, b) => (order.column === 0 ? 0 : sign * (weigh(a) - weigh(b))) ||
      (order.column === 0 ? 0 : sign * (a.total - b.total)) ||
      (order.column === 0 ? sign : 1) * (textOf(a) < textOf(b) ? -1 : 1));
  const body = document.createElement("tbody");
  for (const row of rows.slice(0, mostRows)) {
    const line = body.insertRow(), name = cell(line, "", "name"), frame = profile.frames[row.frame];
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = textOf(row);
    button.addEventListener("click", () => { $("search").value = textOf(row); search(); });
    const place = document.createElement("small");
    place.textContent = frame[1] ? frame[1].split("/").pop() + (frame[2] ? `:${frame[2]}` : "")
      : profile.modules[profile.names[row.name][1]];
    name.append(button, place);
    for (const [title, value] of columns.slice(1)) {
      const isChange = title.startsWith("change");
      cell(line, isChange ? changeText(value(row)) : metricText(value(row)),
        `number ${isChange ? direction(value(row)) : ""}`);
    }
  }
  $("functions").tBodies[0].replaceWith(body);
  const hidden = rows.length - mostRows;
  $("more").textContent = hidden > 0 ? `${hidden} more functions; search for them` : "";
}
function drawHead() {
  const row = document.createElement("tr");
  columns.forEach(([title], index) => {
    const head = document.createElement("th"), button = document.createElement("button");
    head.scope = "col";
    if (index > 0) head.className = "number";
    if (index === order.column) head.ariaSort = order.descending ? "descending" : "ascending";
    button.type = "button";
    button.textContent = title;
    button.addEventListener("click", () => {
      order.descending = order.column === index ? !order.descending : index > 0;
      order.column = index;
      drawHead();
      drawTable();
      $("functions").tHead.rows[0].cells[index].firstChild.focus();
    });
    head.append(button);
    row.append(head);
  });
  $("functions").tHead.replaceChildren(row);
}

/* What the functions that were searched for have; nested ones once. */
function showFound() {
  let found = 0;
  const add = (node) => {
    if (isMatch(node)) { found += size(node); return; }
    for (const child of node.children.values()) add(child);
  };
  add(tree);
  $("found").textContent = view.search === "" ? ""
    : `${metricText(found)}, ${percent(found, size(tree))} of all`;
}
function search() {
  view.search = $("search").value.trim();
  drawGraph();
  drawTable();
  showFound();
}
