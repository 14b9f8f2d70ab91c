/* Whether a value is another than the baseline's. One that is not exact is so only where a step was
   found since then, and as long as it is farther away than the least change that counts as one. */
function isChange(row, metric, version, base, value) {
  if (value === base) return false;
  if (metric.exact) return true;
  const place = report.metrics.indexOf(metric), first = metric.rows[row].findIndex(isValue);
  return Math.abs(value - base) > metric.least * base && steps.some((step) => step.row === row &&
    step.metric === place && step.from >= first &&
    (step.isOdd ? step.to === version : step.to <= version));
}
function drawValues() {
  const row = Number($("benchmark").value);
  const head = document.createElement("thead"), body = document.createElement("tbody");
  const names = head.insertRow();
  const hasLinks = report.links.some(isPage);
  const heads = ["version", ...(hasLinks ? ["what is new in it"] : [])];
  for (const text of [...heads, ...report.metrics.map((m) => m.name)]) {
    const element = document.createElement("th");
    element.textContent = text;
    if (!heads.includes(text)) element.className = "number";
    names.append(element);
  }
  report.labels.forEach((label, version) => {
    const line = body.insertRow();
    cell(line, label);
    if (hasLinks) {
      const href = report.links[version], place = line.insertCell();
      if (isPage(href)) place.append(link(href, "commits"));
    }
    const reasons = report.metrics.map((metric) => metric.rows[row][version]);
    if (reasons.every((value) => !isValue(value) && value === reasons[0])) {
      cell(line, reason(reasons[0]).text, "note").colSpan = report.metrics.length;
      return;
    }
    for (const metric of report.metrics) {
      const cells = metric.rows[row], value = cells[version], base = cells.find(isValue);
      if (!isValue(value)) { cell(line, reason(value).text, "note"); continue; }
      const change = value === base ? "" : ` ${percentText(base, value)}`;
      const isNoise = !isChange(row, metric, version, base, value);
      cell(line, exactText(value, metric.unit) + change,
        `number ${isNoise ? "" : value > base ? "up" : "down"}`);
    }
  });
  $("values").tHead.replaceWith(head);
  $("values").tBodies[0].replaceWith(body);
}
function showBenchmark(row) {
  $("benchmark").value = row;
  drawValues();
}
parts.push({
  id: "onebenchmark",
  isShown: hasNumbers,
  draw: drawValues,
  fill() {
    report.ids.forEach((id, i) => option($("benchmark"), i, id));
    $("benchmark").addEventListener("change", drawValues);
  },
});
