/// The scripts of a report page. Text from data is put in as text only, never as markup.
enum ReportScript {
  /// Unpacks the numbers, and writes them as the tool's tables do.
  static let data = #"""
    const report = JSON.parse(document.getElementById("data").textContent);
    const $ = (id) => document.getElementById(id);
    function unpack(row) {
      const cells = [];
      for (let i = 0; i < row.length; i += 2) {
        for (let n = row[i + 1]; n > 0; n--) cells.push(row[i]);
      }
      return cells;
    }
    for (const metric of report.metrics) metric.rows = metric.rows.map(unpack);
    const isValue = (cell) => typeof cell === "number";
    const reason = (cell) => report.reasons[Number(cell)];
    const digits = (value) => Number(value.toPrecision(4)).toString();
    function scaled(value, steps) {
      const step = steps.findLast((s) => Math.abs(value) >= s[1]) || steps[0];
      return [value / step[1], step[0]];
    }
    const bytes = [["B", 1], ["KiB", 1024], ["MiB", 1024 ** 2], ["GiB", 1024 ** 3]];
    const seconds = [["ns", 1e-9], ["µs", 1e-6], ["ms", 1e-3], ["s", 1]];
    function shortText(value, unit) {
      if (unit === "B") { const [v, u] = scaled(value, bytes); return `${digits(v)} ${u}`; }
      if (unit === "s") { const [v, u] = scaled(value, seconds); return `${digits(v)} ${u}`; }
      return value.toLocaleString("en-US");
    }
    function exactText(value, unit) {
      if (unit === "B") return `${value.toLocaleString("en-US")} B`;
      return shortText(value, unit);
    }
    function foldText(fold) {
      if (fold === 0) return "0×";
      if (Math.abs(fold - 1) < 1e-9) return "1×";
      const number = (v) => {
        const text = Number(v.toPrecision(3)).toString();
        return text === "1" ? Number(v.toPrecision(6)).toString() : text;
      };
      return fold > 1 ? `${number(fold)}×` : `1/${number(1 / fold)}×`;
    }
    function percentText(before, after) {
      if (before === after) return "0.0%";
      if (before <= 0) return "new";
      const percent = (after - before) / before * 100;
      if (Math.abs(percent) < 0.05) return percent > 0 ? "+<0.1%" : "-<0.1%";
      const size = Math.abs(percent).toLocaleString("en-US",
        {minimumFractionDigits: 1, maximumFractionDigits: 1});
      return `${percent > 0 ? "+" : "-"}${size}%`;
    }
    /* Fold changes of a row, as base-2 logarithms; null where there is none. */
    function logs(cells) {
      const base = cells.find(isValue);
      return cells.map((cell) => {
        if (!isValue(cell)) return null;
        if (cell === base) return 0;
        if (base <= 0) return 1024;
        return cell <= 0 ? -1024 : Math.log2(cell / base);
      });
    }
    /* Plotly reads labels as a dialect of HTML, so all of it is escaped. */
    function plain(text) {
      return text.replace(/[&<>$]/g, (c) => ({"&": "&amp;", "<": "&lt;", ">": "&gt;",
        "$": "&#36;"})[c]);
    }
    function tick(text) {
      return plain(text.length > 56 ? `${text.slice(0, 28)}…${text.slice(-27)}` : text);
    }
    function option(select, value, text) {
      const element = document.createElement("option");
      element.value = value;
      element.textContent = text;
      select.append(element);
    }
    function cell(row, text, name) {
      const element = row.insertCell();
      element.textContent = text;
      if (name) element.className = name;
      return element;
    }
    const config = {responsive: true, displaylogo: false};
    """#

  /// The heatmap of the metric that is chosen, sorted and filtered.
  static let heatmap = #"""
    function bound(rows) {
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

  /// The table of steps.
  static let steps = #"""
    const steps = report.steps.map(
      ([row, metric, from, to, before, after, commits = [], dependencies = []], place) =>
        ({id: report.ids[row], row, metric, from, to, before, after, commits, dependencies, place,
          change: before > 0 && after > 0 ? Math.abs(Math.log2(after / before)) : Infinity}));
    let sorted = {key: "change", down: true}, all = false;
    function since(step, place) {
      const link = report.links[step.to];
      const element = document.createElement(link ? "a" : "span");
      if (link && link.startsWith("https://")) {
        element.href = link;
        element.rel = "noopener noreferrer";
      }
      element.textContent = report.labels[step.from];
      place.append(element);
      const skipped = report.labels.slice(step.from + 1, step.to);
      if (skipped.length) place.append(` (not measured: ${skipped.join(", ")})`);
      for (const line of [...step.commits, ...step.dependencies]) {
        const note = document.createElement("div");
        note.className = "note";
        note.textContent = line;
        place.append(note);
      }
    }
    function chosenSteps() {
      const kind = $("kind").value, metric = $("stepmetric").value;
      const chosen = steps.filter((s) => (metric === "" || s.metric === Number(metric)) &&
        (kind === "both" || (kind === "up") === (s.after > s.before)));
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
        since(step, row.insertCell());
      }
      $("steps").tBodies[0].replaceWith(body);
      $("more").hidden = shown.length === chosen.length;
      $("more").textContent = `Show all ${chosen.length}`;
      $("stepcount").textContent = chosen.length ? `${chosen.length} changes` : "nothing changed";
      for (const head of $("steps").tHead.rows[0].cells) {
        const button = head.querySelector("button");
        if (!button) continue;
        const isKey = button.dataset.key === sorted.key;
        head.setAttribute("aria-sort", isKey ? (sorted.down ? "descending" : "ascending") : "none");
      }
    }
    """#

  /// The scaling curves, and the values of one benchmark.
  static let curves = #"""
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
      const metric = report.metrics[$("metric").value];
      const versions = curveVersions(curve.rows, metric);
      const data = versions.map((version, n) => {
        const points = curve.rows.map((row, i) => [curve.x[i], metric.rows[row][version]])
          .filter((p) => isValue(p[1]));
        return {type: "scatter", mode: "lines+markers", name: tick(report.labels[version]),
          x: points.map((p) => p[0]), y: points.map((p) => p[1]),
          text: points.map((p) => exactText(p[1], metric.unit)),
          line: {color: colors.series[n % colors.series.length]},
          hovertemplate: "%{x}: %{text}"};
      });
      const values = data.flatMap((t) => t.y), places = data.flatMap((t) => t.x);
      const layout = {height: 420, margin: {l: 60, r: 20, t: 20, b: 50},
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: true,
        xaxis: {title: {text: plain(curve.dimension)}, automargin: true,
          type: places.every((v) => v > 0) ? "log" : "linear"},
        yaxis: {title: {text: plain(metric.label)}, automargin: true,
          tickformat: metric.unit === "" ? "" : ".3~s", ticksuffix: metric.unit,
          type: values.every((v) => v > 0) ? "log" : "linear"}};
      return Plotly.react($("curveplot"), data, painted(layout), config);
    }
    function drawValues() {
      const row = Number($("benchmark").value);
      const head = document.createElement("thead"), body = document.createElement("tbody");
      const names = head.insertRow();
      for (const text of ["version", ...report.metrics.map((m) => m.name)]) {
        const element = document.createElement("th");
        element.textContent = text;
        if (text !== "version") element.className = "number";
        names.append(element);
      }
      report.labels.forEach((label, version) => {
        const line = body.insertRow();
        cell(line, label);
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
    """#

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
        document.body.dataset.drawn = "yes";
      });
    } else {
      document.body.dataset.drawn = "yes";
    }
    """#
}
