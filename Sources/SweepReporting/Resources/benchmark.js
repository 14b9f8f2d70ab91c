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
      cell(line, exactText(value, metric.unit) + change,
        `number ${value > base ? "up" : value < base ? "down" : ""}`);
    }
  });
  $("values").tHead.replaceWith(head);
  $("values").tBodies[0].replaceWith(body);
}
