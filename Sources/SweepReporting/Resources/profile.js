const $ = (id) => document.getElementById(id);
const profile = JSON.parse($("data").textContent);
const isDifference = profile.before !== null;
const rowHeight = 21;
/* What is shown. Nodes are of the current tree. */
const view = {metric: profile.metric, inverted: profile.inverted, width: "total", zoom: null,
  selected: null, search: ""};
let tree = null, boxes = [];

function number(value, unit) {
  return Math.round(value).toLocaleString("en-US") + (unit === "B" ? " B" : "");
}
function metricText(value) { return number(value, profile.metrics[view.metric].unit); }
function changeText(change) {
  return change === 0 ? "±0" : (change > 0 ? "+" : "-") + metricText(Math.abs(change));
}
function percent(part, whole) { return whole > 0 ? `${(part / whole * 100).toFixed(1)}%` : "–"; }

function makeNode(name, parent) {
  const zeros = () => [0, 0, 0, 0];
  return {name, parent, depth: parent ? parent.depth + 1 : 0, frame: -1, weight: -1,
    total: zeros(), own: zeros(), before: zeros(), ownBefore: zeros(), children: new Map()};
}
function plus(sums, counts) { counts.forEach((count, place) => { sums[place] += count; }); }

/* Equal beginnings of call paths are one; upside down they begin with what asked for memory. */
function makeTree() {
  const root = makeNode(-1, null);
  const add = (stacks, total, own) => {
    for (const [frames, counts] of stacks) {
      let node = root;
      plus(node[total], counts);
      for (const frame of view.inverted ? [...frames].reverse() : frames) {
        const name = profile.frames[frame][0];
        if (!node.children.has(name)) node.children.set(name, makeNode(name, node));
        node = node.children.get(name);
        plus(node[total], counts);
        const weight = total === "before" ? 0 : counts[view.metric] + 1;
        if (weight > node.weight) { node.frame = frame; node.weight = weight; }
      }
      plus(node[own], counts);
    }
  };
  if (isDifference) add(profile.before, "before", "ownBefore");
  add(profile.stacks, "total", "own");
  return root;
}
function size(node) { return node[view.width][view.metric]; }
function change(node) { return node.total[view.metric] - node.before[view.metric]; }
function nameOf(node) { return node.name < 0 ? "all" : profile.names[node.name][0]; }
function ordered(node) {
  return [...node.children.values()].filter((child) => size(child) > 0)
    .sort((a, b) => size(b) - size(a) || (nameOf(a) < nameOf(b) ? -1 : 1));
}
function isMatch(node) {
  return node.name >= 0 && view.search !== "" &&
    nameOf(node).toLowerCase().includes(view.search.toLowerCase());
}

/* The largest change of any node: the full colour. */
function largestChange(node) {
  let largest = Math.abs(change(node));
  for (const child of node.children.values()) largest = Math.max(largest, largestChange(child));
  return largest;
}
/* A colour for a change: its square root, so that small ones can be seen. */
function changeColor(value, largest) {
  if (value === 0 || largest === 0) return "var(--same)";
  const share = 18 + 82 * Math.sqrt(Math.min(1, Math.abs(value) / largest));
  return `color-mix(in oklab, var(${value > 0 ? "--grown" : "--shrunk"}) ${share}%, var(--same))`;
}

/* Where each node is drawn that is wide enough to be seen, from the zoomed one on down. */
function layOut(width) {
  const placed = [], top = view.zoom ?? tree;
  for (let node = top.parent; node; node = node.parent) {
    placed.unshift({node, x: 0, width, kind: "above"});
  }
  const place = (node, x, width) => {
    placed.push({node, x, width, kind: ""});
    const own = size(node);
    let start = x, rest = 0;
    for (const child of ordered(node)) {
      const part = size(child) / own * width;
      if (part < 1.5) { rest += part; continue; }
      place(child, start, part);
      start += part;
    }
    if (rest >= 2) placed.push({node, x: start, width: rest, kind: "rest"});
  };
  if (size(top) > 0) place(top, 0, width);
  return placed;
}
function describe(node) {
  const words = `${nameOf(node)}: ${metricText(size(node))}, ${percent(size(node), size(tree))}`;
  return isDifference ? `${words}, ${changeText(change(node))}` : words;
}
function drawGraph() {
  const graph = $("graph"), largest = isDifference ? largestChange(tree) : 0;
  boxes = layOut(graph.clientWidth);
  const deepest = boxes.reduce((most, box) => Math.max(most, box.node.depth + (box.kind === "rest" ? 1 : 0)), 0);
  const sheet = document.createElement("div");
  sheet.style.height = `${(deepest + 1) * rowHeight + 2}px`;
  boxes.forEach((box, index) => {
    const {node, kind} = box, element = document.createElement("div");
    const owner = node.frame < 0 ? "system" : profile.owners[profile.frames[node.frame][3]];
    element.className = `box ${kind} ${isDifference || kind === "rest" ? "" : owner}`;
    element.style.left = `${box.x}px`;
    element.style.width = `${box.width}px`;
    element.style.top = `${(node.depth + (kind === "rest" ? 1 : 0)) * rowHeight + 1}px`;
    element.id = `box${index}`;
    if (kind !== "rest") {
      if (isDifference) element.style.background = changeColor(change(node), largest);
      if (box.width > 26) element.textContent = nameOf(node);
      element.classList.toggle("thin", box.width <= 26);
      element.classList.toggle("match", isMatch(node));
      element.classList.toggle("dim", view.search !== "" && !isMatch(node));
      element.classList.toggle("selected", node === view.selected);
      element.setAttribute("role", "treeitem");
      element.setAttribute("aria-level", node.depth + 1);
      element.setAttribute("aria-label", describe(node));
      if (node === view.selected) graph.setAttribute("aria-activedescendant", element.id);
    } else {
      element.title = "calls too small to be drawn; zoom in to see them";
    }
    sheet.append(element);
  });
  if (boxes.length === 0) {
    sheet.style.height = "auto";
    sheet.className = "note";
    sheet.textContent = "No call path has any of this metric.";
  }
  graph.replaceChildren(sheet);
  const selected = graph.querySelector(".selected");
  if (selected && document.activeElement === graph) selected.scrollIntoView({block: "nearest"});
}
function drawTrail() {
  const path = [];
  for (let node = view.zoom ?? tree; node; node = node.parent) path.unshift(node);
  const shown = path.length > 6 ? [path[0], null, ...path.slice(-4)] : path;
  $("trail").replaceChildren(...shown.map((node) => {
    if (!node) return document.createTextNode("…");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = nameOf(node);
    button.title = nameOf(node);
    button.addEventListener("click", () => zoom(node));
    return button;
  }));
}
function zoom(node) {
  view.zoom = node === tree ? null : node;
  view.selected = node;
  draw();
}
function select(node) {
  view.selected = node;
  drawGraph();
  showDetails(node);
}
