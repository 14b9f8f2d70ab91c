const colors = __COLORS__;
report.metrics.forEach((metric, i) => option($("metric"), i, metric.label));
option($("stepmetric"), "", "all metrics");
for (const id of ["stepmetric", "curvemetric"]) {
  report.metrics.forEach((metric, i) => option($(id), i, metric.label));
}
$("hint").textContent = "Point at a cell for its numbers. A click shows all numbers of the " +
  `benchmark below${report.links.some(isPage) ? " and opens the version's commits" : ""}.`;
report.ids.forEach((id, i) => option($("benchmark"), i, id));
report.curves.forEach((curve, i) => option($("curve"), i, `${curve.name} (${curve.dimension})`));
$("scaling").hidden = report.curves.length === 0;
themed.push(() => Promise.all([drawHeatmap(), drawCurves()]));
$("metric").addEventListener("change", drawHeatmap);
$("order").addEventListener("change", drawHeatmap);
$("filter").addEventListener("input", drawHeatmap);
for (const id of ["kind", "stepmetric"]) $(id).addEventListener("change", drawSteps);
for (const id of ["curve", "curvemetric", "curveversions"]) $(id).addEventListener("change", drawCurves);
$("benchmark").addEventListener("change", drawValues);
$("more").addEventListener("click", () => { all = true; drawSteps(); });
$("steps").tHead.addEventListener("click", (event) => {
  const key = event.target.dataset.key;
  if (!key) return;
  sorted = {key, down: sorted.key === key ? !sorted.down : key === "change"};
  drawSteps();
});
drawSteps();
drawValues();
if (report.metrics.length) {
  Promise.all([drawHeatmap(), drawCurves()]).then(() => {
    $("heatmap").on("plotly_click", (event) => {
      const point = event.points[0], href = report.links[point.x];
      if (isPage(href)) window.open(href, "_blank", "noopener");
      $("benchmark").value = shownRows[point.y];
      drawValues();
    });
    performance.mark("drawn");
    document.body.dataset.drawn = "yes";
  });
} else {
  document.body.dataset.drawn = "yes";
}
