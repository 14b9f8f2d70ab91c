extension ReportScript {
  /// The heatmap of the metric that is chosen, sorted and filtered.
  static let heatmap = #"""
    function bound(rows) {
      return Math.max(percentile(rows), Math.log2(\#(ColorBound.leastFold)));
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
      let rows = report.ids.map((id, row) => ({id, cells: metric.rows[row]}))
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
      if (!isValue(value)) return plain(reason(value).text).replace(/(.{90})/g, "$1<br>");
      const base = row.cells.find(isValue);
      const fold = base > 0 ? foldText(value / base) : value === base ? "1×" : "new";
      const exact = metric.exact && metric.unit === "B" ? ` (${exactText(value, "B")})` : "";
      return `${shortText(value, metric.unit)}${exact}<br>fold ${fold} of ` +
        exactText(base, metric.unit);
    }
    function missing(rows, kind, color, base) {
      const z = rows.map((r) => r.cells.map(
        (c) => (!isValue(c) && reason(c).kind === kind ? 1 : null)));
      if (!z.some((row) => row.includes(1))) return [];
      return [{...base, z, name: kind, colorscale: [[0, color], [1, color]], showscale: false,
        showlegend: true}];
    }
    function drawHeatmap() {
      const metric = report.metrics[$("metric").value];
      const rows = chosenRows(metric);
      const limit = bound(rows.map((r) => r.logs));
      const names = rows.map((r) => plain(r.id)), labels = report.labels.map(plain);
      const base = {type: "heatmap", x: labels, y: names, xgap: labels.length > 60 ? 0 : 1,
        ygap: 1, hoverongaps: false, hovertemplate: "%{y}<br>%{x}: %{text}<extra></extra>",
        text: rows.map((r) => r.cells.map((_, i) => hoverText(r, i, metric)))};
      const data = [{...base, z: rows.map((r) => r.logs), coloraxis: "coloraxis", name: "fold"},
        ...missing(rows, "failed", colors.failed, base),
        ...missing(rows, "not available", colors.notAvailable, base),
        ...missing(rows, "missing", colors.missing, base)];
      const height = Math.max(260, 170 + rows.length * (rows.length > 100 ? 16 : 22));
      const layout = {height, margin: {l: 40, r: 30, t: 90, b: 40},
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
        hoverlabel: {align: "left"}, legend: {orientation: "h", y: 0, yanchor: "top"},
        xaxis: {type: "category", side: "top", showgrid: false, automargin: true,
          tickangle: labels.length > 12 ? -60 : 0, tickmode: "array",
          tickvals: labels.filter((_, i) => i % Math.ceil(labels.length / 60) === 0),
          ticktext: report.labels.filter((_, i) => i % Math.ceil(labels.length / 60) === 0)
            .map(tick)},
        yaxis: {type: "category", autorange: "reversed", showgrid: false, automargin: true,
          tickmode: "array", tickvals: names, ticktext: rows.map((r) => tick(r.id)),
          tickfont: {family: "monospace", size: rows.length > 100 ? 10 : 12}},
        coloraxis: {cmin: -limit, cmax: limit, colorbar: {title: {text: "fold"}, thickness: 14,
          len: Math.min(320, height - 120), lenmode: "pixels", y: 1, yanchor: "top",
          ...foldTicks(limit)}}};
      $("shown").textContent = `${rows.length} of ${report.ids.length} benchmarks`;
      return Plotly.react($("heatmap"), data, painted(layout), config);
    }
    """#
}
