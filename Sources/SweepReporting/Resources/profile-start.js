function draw() {
  drawGraph();
  drawTrail();
  showDetails(view.selected ?? view.zoom ?? tree);
}
/* After a change of what the tree is made of. */
function rebuild() {
  tree = makeTree();
  view.zoom = null;
  view.selected = null;
  draw();
  drawTable();
  showFound();
}
function move(key) {
  const node = view.selected ?? view.zoom ?? tree;
  const near = (step) => {
    if (!node.parent || node === view.zoom) return null;
    const all = ordered(node.parent);
    return all[all.indexOf(node) + step];
  };
  const next = {ArrowUp: () => node.parent, ArrowDown: () => ordered(node)[0],
    ArrowLeft: () => near(-1), ArrowRight: () => near(1), Home: () => view.zoom ?? tree}[key];
  if (!next) return false;
  const target = next();
  if (target) {
    /* What is too narrow to be drawn is zoomed to. */
    if (!boxes.some((box) => box.node === target && box.kind !== "rest")) view.zoom = target.parent;
    select(target);
    drawTrail();
  }
  return true;
}
function drawLegend() {
  const keys = isDifference
    ? [["var(--grown)", `more in ${profile.versions[1]}`], ["var(--same)", "the same"],
      ["var(--shrunk)", "less"]]
    : profile.owners.map((owner, index) => [`var(--${owner})`, profile.ownerNames[index]]);
  $("legend").replaceChildren(...keys.map(([color, text]) => {
    const key = document.createElement("span"), patch = document.createElement("span");
    patch.className = "key";
    patch.style.background = color;
    key.append(patch, text);
    return key;
  }));
}
function option(select, value, text) {
  const element = document.createElement("option");
  element.value = value;
  element.textContent = text;
  select.append(element);
}
profile.metrics.forEach((metric, index) => option($("metric"), index, metric.title));
$("metric").value = view.metric;
$("metric").addEventListener("change", () => { view.metric = Number($("metric").value); rebuild(); });
$("inverted").checked = view.inverted;
$("inverted").addEventListener("change", () => { view.inverted = $("inverted").checked; rebuild(); });
if (isDifference) {
  $("widthlabel").hidden = false;
  option($("width"), "total", profile.versions[1]);
  option($("width"), "before", profile.versions[0]);
  $("width").addEventListener("change", () => { view.width = $("width").value; rebuild(); });
}
$("search").addEventListener("input", search);

const graph = $("graph");
function boxAt(event) {
  const element = event.target.closest(".box");
  const box = element && boxes[Number(element.id.slice(3))];
  return box && box.kind !== "rest" ? box : null;
}
graph.addEventListener("click", (event) => {
  const box = boxAt(event);
  pointer = `${event.clientX},${event.clientY}`;
  if (box) zoom(box.node);
});
/* What moves below a mouse that rests is not pointed at. */
let pointer = "";
graph.addEventListener("mousemove", (event) => {
  const place = `${event.clientX},${event.clientY}`, box = boxAt(event);
  if (place === pointer) return;
  pointer = place;
  if (box) showDetails(box.node);
});
graph.addEventListener("mouseleave", () => showDetails(view.selected ?? view.zoom ?? tree));
graph.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" || event.key === " ") zoom(view.selected ?? tree);
  else if (event.key === "Backspace" && view.zoom) zoom(view.zoom.parent ?? tree);
  else if (!move(event.key)) return;
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, select");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    $("search").focus();
  } else if (event.key === "Escape") {
    if (view.search !== "") { $("search").value = ""; search(); } else zoom(tree);
    if (isTyping) graph.focus();
  }
});
new ResizeObserver(() => drawGraph()).observe(graph);
drawLegend();
drawHead();
rebuild();
performance.mark("drawn");
document.body.dataset.drawn = "yes";
