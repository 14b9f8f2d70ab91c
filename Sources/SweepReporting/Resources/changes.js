const steps = report.steps.map(
  ([row, metric, from, to, before, after, commits = [], dependencies = [], count = 0,
    evidence = "", isOdd = 0], place) =>
    ({id: report.ids[row], row, metric, from, to, before, after, commits, dependencies, count,
      evidence, isOdd, place,
      change: before > 0 && after > 0 ? Math.abs(Math.log2(after / before)) : Infinity}));
/* The steps by row, metric and version. */
const stepAt = new Map(steps.map((step) => [`${step.row} ${step.metric} ${step.to}`, step]));
let sorted = {key: "change", down: true}, all = false;
function since(step, place) {
  const href = report.links[step.to], from = report.labels[step.from];
  place.append(isPage(href) ? link(href, from) : from);
  const skipped = report.labels.slice(step.from + 1, step.to);
  if (skipped.length) place.append(` (not measured: ${skipped.join(", ")})`);
  for (const line of step.dependencies) note(line, place);
  if (step.commits.length === 1) note(step.commits[0], place);
  if (step.commits.length < 2) return;
  const more = document.createElement("details"), head = document.createElement("summary");
  head.textContent = `${step.count} commits`;
  more.append(head);
  for (const line of step.commits) note(line, more);
  const left = step.count - step.commits.length;
  if (left > 0) note(`and ${left} more`, more);
  place.append(more);
}
/* Where the memory of a step comes from, and the page that shows it. */
function cause(step, place) {
  const [page, ...lines] = report.causes[step.place] ?? [];
  for (const line of lines) note(line, place);
  if (!page) return;
  const element = document.createElement("div");
  element.className = "note";
  element.append(link(page, "call paths that changed"));
  place.append(element);
}
function note(text, place) {
  const element = document.createElement("div");
  element.className = "note";
  element.textContent = text;
  place.append(element);
}
function chosenSteps() {
  const kind = $("kind").value, metric = $("stepmetric").value;
  const chosen = steps.filter((s) => (metric === "" || s.metric === Number(metric)) &&
    (kind === "both" || (s.isOdd ? "odd" : s.after > s.before ? "up" : "down") === kind));
  const key = sorted.key, sign = sorted.down ? -1 : 1;
  if (key === "change") {
    chosen.sort((a, b) => sorted.down ? a.place - b.place : b.place - a.place);
  } else {
    chosen.sort((a, b) => sign * (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0) ||
      a.place - b.place);
  }
  return chosen;
}
function drawSteps() {
  const chosen = chosenSteps(), shown = all ? chosen : chosen.slice(0, 100);
  const body = document.createElement("tbody");
  for (const step of shown) {
    const metric = report.metrics[step.metric], row = body.insertRow();
    cell(row, report.labels[step.to]);
    cell(row, step.id, "name");
    cell(row, metric.name);
    cell(row, exactText(step.before, metric.unit), "number");
    cell(row, exactText(step.after, metric.unit), "number");
    cell(row, percentText(step.before, step.after),
      `number ${step.after > step.before ? "up" : "down"}`);
    const place = row.insertCell();
    since(step, place);
    cause(step, place);
    if (step.evidence) note(step.evidence, place);
  }
  $("steps").tBodies[0].replaceWith(body);
  $("more").hidden = shown.length === chosen.length;
  $("more").textContent = `Show all ${chosen.length}`;
  $("steps").hidden = chosen.length === 0;
  $("stepcount").textContent = chosen.length ? counted(chosen.length, "change") : "nothing changed";
  for (const head of $("steps").tHead.rows[0].cells) {
    const button = head.querySelector("button");
    if (!button) continue;
    const isKey = button.dataset.key === sorted.key;
    head.setAttribute("aria-sort", isKey ? (sorted.down ? "descending" : "ascending") : "none");
  }
}
/* Times of which nothing is sure, folded away. */
function drawUndecided() {
  const place = $("undecided");
  place.hidden = report.remarks.length === 0;
  $("remarks").textContent = report.remarks.join(" ");
  const body = place.querySelector("tbody");
  for (const [id, from, to, before, after, evidence] of report.undecided) {
    const row = body.insertRow();
    cell(row, report.labels[to]);
    cell(row, report.ids[id], "name");
    cell(row, exactText(before, "s"), "number");
    cell(row, exactText(after, "s"), "number");
    cell(row, percentText(before, after), "number");
    cell(row, report.labels[from]);
    cell(row, evidence, "note");
  }
  place.querySelector("table").hidden = report.undecided.length === 0;
}
parts.push({
  id: "changes",
  isShown: () => true,
  draw: drawSteps,
  fill() {
    drawUndecided();
    option($("stepmetric"), "", "all metrics");
    report.metrics.forEach((metric, i) => option($("stepmetric"), i, metric.label));
    for (const id of ["kind", "stepmetric"]) $(id).addEventListener("change", drawSteps);
    $("more").addEventListener("click", () => { all = true; drawSteps(); });
    $("steps").tHead.addEventListener("click", (event) => {
      const key = event.target.dataset.key;
      if (!key) return;
      sorted = {key, down: sorted.key === key ? !sorted.down : key === "change"};
      drawSteps();
    });
  },
});
