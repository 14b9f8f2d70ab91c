function bound(rows) {
  return Math.max(percentile(rows), Math.log2(__LEAST_FOLD__));
}
function percentile(rows) {
  const sizes = rows.flat().filter((v) => v !== null && Math.abs(v) < 1024).map(Math.abs)
    .sort((a, b) => a - b);
  if (!sizes.length) return 1;
  const place = (sizes.length - 1) * 0.95, low = Math.floor(place);
  const high = Math.min(low + 1, sizes.length - 1);
  return sizes[low] + (sizes[high] - sizes[low]) * (place - low) || sizes.at(-1) || 1e-9;
}
function foldTicks(limit) {
  let folds = [];
  if (limit >= 1) {
    const step = Math.max(1, Math.floor(limit / 6));
    for (let t = step; t <= limit; t += step) folds.push(2 ** t);
  } else {
    folds = [1.1, 1.25, 1.5].filter((f) => Math.log2(f) <= limit + 1e-9);
    if (folds.length < 2) folds = [2 ** (limit / 2), 2 ** limit];
  }
  const all = [...folds.map((f) => 1 / f).reverse(), 1, ...folds];
  return {tickvals: all.map(Math.log2), ticktext: all.map(foldText)};
}
function chosenRows(metric) {
  const needle = $("filter").value.toLowerCase();
  let rows = report.ids.map((id, row) => ({id, row, cells: metric.rows[row]}))
    .filter((r) => r.cells.some(isValue) && r.id.toLowerCase().includes(needle));
  for (const row of rows) row.logs = logs(row.cells);
  const size = (v) => (v === null ? -1 : Math.abs(v));
  const keys = {
    change: (r) => Math.max(...r.logs.map(size)),
    last: (r) => size(r.logs.at(-1)),
  };
  const key = keys[$("order").value];
  if (key) rows = rows.map((r) => [key(r), r]).sort((a, b) => b[0] - a[0]).map((p) => p[1]);
  return rows;
}
function hoverText(row, index, metric) {
  const value = row.cells[index];
  if (!isValue(value)) return lines(reason(value).text);
  const first = row.cells.findIndex(isValue), base = row.cells[first];
  const fold = base > 0 ? foldText(value / base) : value === base ? "1×" : "new";
  const exact = metric.exact && metric.unit === "B" ? ` (${exactText(value, "B")})` : "";
  const whose = report.labels[first] === report.baseline ? "the baseline's" :
    `${plain(report.labels[first])}'s`;
  return [`${shortText(value, metric.unit)}${exact}`,
    `fold ${fold} of ${whose} ${exactText(base, metric.unit)}`,
    ...verdictLines(row, index, metric)].join("<br>");
}
/* What is said of a cell: of its change against the first value, and of the step that leads to it. */
function verdictLines(row, index, metric) {
  const said = metric.verdicts?.[row.row][index] ?? null, found = [];
  const step = stepAt.get(`${row.row} ${report.metrics.indexOf(metric)} ${index}`);
  /* A step from the baseline says the same of this change. */
  if (said !== null && step?.from !== 0) {
    const [verdict, ...ends] = [said].flat(), texts = ends.map((e) => percentText(1, 1 + e / 1000));
    const text = report.verdicts[verdict];
    if (text) found.push(text + (texts.length ? `, between ${texts.join(" and ")}` : ""));
  }
  if (!step) return found;
  found.push(`step since ${plain(report.labels[step.from])}: ` +
    percentText(step.before, step.after));
  if (step.evidence) found.push(lines(step.evidence));
  return found;
}
/* Nothing where nothing changed: all cells share the size that the longest text leaves. */
function cellText(row, index) {
  const value = row.cells[index], base = row.cells.find(isValue);
  if (!isValue(value) || value === base) return "";
  if (base <= 0) return "new";
  return Math.abs(value / base - 1) < 0.005 ? "≈1×" : foldText(value / base);
}
let shownRows = [];
/* How wide the figure must be, and how much of it each column has. */
function widths(rows) {
  const count = report.labels.length, isSteep = count > 12;
  const longest = (texts) => texts.reduce((n, t) => Math.max(n, Math.min(t.length, 56)), 0);
  const column = count > 60 ? 4 : isSteep ? 18 : 12 + 7 * longest(report.labels);
  const names = 150 + 7.5 * longest(rows.map((r) => r.id));
  const room = Math.max(column, ($("heatmap").parentElement.clientWidth - names) / count);
  return {least: Math.ceil(names + column * count), room};
}
function missing(rows, kind, color, base, place) {
  const z = rows.map((r) => r.cells.map(
    (c) => (!isValue(c) && reason(c).kind === kind ? 1 : null)));
  if (!z.some((row) => row.includes(1))) return [];
  const text = base.texttemplate && place.room >= 84
    ? z.map((row) => row.map((v) => (v ? kind : ""))) : undefined;
  return [{...base, z, text, name: kind, colorscale: [[0, color], [1, color]],
    showscale: false, showlegend: true}];
}
function drawHeatmap() {
  const metric = report.metrics[$("metric").value];
  const rows = chosenRows(metric);
  const limit = bound(rows.map((r) => r.logs));
  /* Places are numbers: names may be equal when they are escaped, or mean something to Plotly. */
  const names = rows.map((_, i) => i), places = report.labels.map((_, i) => i);
  const labels = report.labels.map(plain), place = widths(rows);
  const isSmall = rows.length * labels.length <= 1500 && place.room >= 48;
  const hovertext = rows.map((r) => {
    const name = lines(r.id);
    return r.cells.map((_, i) => `${name}<br>${labels[i]}: ${hoverText(r, i, metric)}`);
  });
  const base = {type: "heatmap", x: places, y: names, xgap: labels.length > 60 ? 0 : 1,
    ygap: 1, hoverongaps: false, hovertemplate: "%{hovertext}<extra></extra>", hovertext,
    texttemplate: isSmall ? "%{text}" : undefined};
  const data = [{...base, z: rows.map((r) => r.logs), coloraxis: "coloraxis", name: "fold",
    text: isSmall ? rows.map((r) => r.cells.map((_, i) => cellText(r, i))) : undefined},
    ...missing(rows, "failed", colors.failed, base, place),
    ...missing(rows, "not available", colors.notAvailable, base, place),
    ...missing(rows, "missing", colors.missing, base, place)];
  const height = Math.max(260, 140 + rows.length * (rows.length > 100 ? 16 : 22));
  const isSteep = labels.length > 12, every = Math.ceil(labels.length / 60);
  $("heatmap").style.minWidth = `${place.least}px`;
  const layout = {height, margin: {l: 40, r: 30, t: 60, b: 40},
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    hoverlabel: {align: "left"}, legend: {orientation: "h", y: 0, yanchor: "top"},
    /* Without "allow", Plotly measures each of hundreds of names time and again. */
    xaxis: {side: "top", showgrid: false, zeroline: false, automargin: true,
      ticklabeloverflow: "allow",
      tickangle: isSteep ? -60 : 0, tickmode: "array",
      tickvals: places.filter((i) => i % every === 0),
      ticktext: report.labels.filter((_, i) => i % every === 0).map(tick)},
    yaxis: {autorange: "reversed", showgrid: false, zeroline: false, automargin: true,
      ticklabeloverflow: "allow",
      tickmode: "array", tickvals: names, ticktext: rows.map((r) => tick(r.id)),
      tickfont: {family: "monospace", size: rows.length > 100 ? 10 : 12}},
    coloraxis: {cmin: -limit, cmax: limit, colorbar: {title: {text: "fold"}, thickness: 14,
      len: Math.min(320, height - 120), lenmode: "pixels", y: 1, yanchor: "top",
      ...foldTicks(limit)}}};
  shownRows = rows.map((r) => r.row);
  $("shown").textContent = `${rows.length} of ${counted(report.ids.length, "benchmark")}`;
  return Plotly.react($("heatmap"), data, painted(layout), config).then(listen);
}
/* A click on a cell; Plotly has its events only once it has drawn. */
let listens = false;
function listen() {
  if (listens) return;
  listens = true;
  $("heatmap").on("plotly_click", (event) => {
    const point = event.points[0], href = report.links[point.x];
    if (isPage(href)) window.open(href, "_blank", "noopener");
    showBenchmark(shownRows[point.y]);
  });
}
parts.push({
  id: "folds",
  isShown: hasNumbers,
  draw: drawHeatmap,
  fill() {
    report.metrics.forEach((metric, i) => option($("metric"), i, metric.label));
    $("against").textContent = `against ${report.baseline}; orange is worse, blue is better`;
    const opens = report.links.some(isPage) ? " and opens the version's commits" : "";
    $("hint").textContent = "Point at a cell for its numbers. " +
      `A click shows all numbers of the benchmark below${opens}.`;
    $("metric").addEventListener("change", drawHeatmap);
    $("order").addEventListener("change", drawHeatmap);
    $("filter").addEventListener("input", drawHeatmap);
  },
});
