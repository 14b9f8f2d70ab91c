function curveVersions(rows, metric) {
  const present = report.labels.map((_, i) => i)
    .filter((i) => rows.some((r) => isValue(metric.rows[r][i])));
  const mode = $("curveversions").value;
  if (mode === "all") return present;
  const ends = [present[0], present.at(-1)].filter((v) => v !== undefined);
  if (mode === "ends") return [...new Set(ends)];
  const changed = steps.filter((s) => rows.includes(s.row) &&
    report.metrics[s.metric] === metric).flatMap((s) => [s.from, s.to]);
  return [...new Set([...ends, ...changed])].sort((a, b) => a - b);
}
function drawCurves() {
  const curve = report.curves[$("curve").value];
  if (!curve) return Promise.resolve();
  const metric = report.metrics[$("curvemetric").value];
  const versions = curveVersions(curve.rows, metric);
  const data = versions.map((version, n) => {
    const points = curve.rows.map((row, i) => [curve.x[i], metric.rows[row][version]])
      .filter((p) => isValue(p[1]));
    return {type: "scatter", mode: "lines+markers", name: tick(report.labels[version]),
      x: points.map((p) => p[0]), y: points.map((p) => p[1]),
      text: points.map((p) => exactText(p[1], metric.unit)),
      line: {color: colors.series[n % colors.series.length]},
      /* Later ones are drawn upon earlier ones, whose larger marks show where they are equal. */
      marker: {size: 7 + 4 * Math.min(versions.length - 1 - n, 3)},
      hovertemplate: "%{x}: %{text}"};
  });
  const values = data.flatMap((t) => t.y), places = data.flatMap((t) => t.x);
  const layout = {height: 420, margin: {l: 60, r: 20, t: 20, b: 50},
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: true,
    legend: {title: {text: "version"}},
    xaxis: {title: {text: plain(curve.dimension)}, automargin: true,
      ...(curve.x.length <= 8 ? {tickvals: curve.x, ticktext: curve.x.map(axisText)} : {}),
      type: places.every((v) => v > 0) ? "log" : "linear"},
    yaxis: {title: {text: plain(metric.label)}, automargin: true,
      tickformat: metric.unit === "" ? "" : ".3~s", ticksuffix: metric.unit,
      type: values.every((v) => v > 0) ? "log" : "linear"}};
  return Plotly.react($("curveplot"), data, painted(layout), config);
}
const axisText = (value) => value.toLocaleString("en-US");
parts.push({
  id: "scaling",
  isShown: () => hasNumbers() && report.curves.length > 0,
  draw: drawCurves,
  fill() {
    report.curves.forEach((curve, i) => option($("curve"), i, `${curve.name} (${curve.dimension})`));
    report.metrics.forEach((metric, i) => option($("curvemetric"), i, metric.label));
    for (const id of ["curve", "curvemetric", "curveversions"]) {
      $(id).addEventListener("change", drawCurves);
    }
  },
});
