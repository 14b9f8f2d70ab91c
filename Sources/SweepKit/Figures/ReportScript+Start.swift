extension ReportScript {
  /// Fills the controls and draws everything once.
  static let start = """
    const colors = \(colors.embeddedText);
    \(listeners)
    """

  private static var colors: JSONValue {
    [
      "failed": .string(FigureColors.missing(.failed)),
      "notAvailable": .string(FigureColors.missing(.notAvailable)),
      "missing": .string(FigureColors.missing(.missing)),
      "series": .array(FigureColors.series.map(JSONValue.string)),
    ]
  }

  private static let listeners = #"""
    report.metrics.forEach((metric, i) => option($("metric"), i, metric.label));
    option($("stepmetric"), "", "all metrics");
    report.metrics.forEach((metric, i) => option($("stepmetric"), i, metric.label));
    report.ids.forEach((id, i) => option($("benchmark"), i, id));
    report.curves.forEach((curve, i) => option($("curve"), i, `${curve.name} (${curve.dimension})`));
    $("scaling").hidden = report.curves.length === 0;
    const drawPlots = () => Promise.all([drawHeatmap(), drawCurves()]);
    themed.push(drawPlots);
    $("metric").addEventListener("change", drawPlots);
    $("order").addEventListener("change", drawHeatmap);
    $("filter").addEventListener("input", drawHeatmap);
    for (const id of ["kind", "stepmetric"]) $(id).addEventListener("change", drawSteps);
    for (const id of ["curve", "curveversions"]) $(id).addEventListener("change", drawCurves);
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
      drawPlots().then(() => {
        $("heatmap").on("plotly_click", (event) => {
          const point = event.points[0];
          const index = report.labels.map(plain).indexOf(point.x);
          const link = report.links[index];
          if (link && link.startsWith("https://")) window.open(link, "_blank", "noopener");
          const row = report.ids.map(plain).indexOf(point.y);
          if (row >= 0) { $("benchmark").value = row; drawValues(); }
        });
        performance.mark("drawn");
        document.body.dataset.drawn = "yes";
      });
    } else {
      document.body.dataset.drawn = "yes";
    }
    """#
}
