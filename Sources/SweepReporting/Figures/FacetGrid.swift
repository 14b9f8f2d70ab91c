import SweepResults

/// Subplots side by side, three a row, one a value of the facet's dimension.
struct FacetGrid {
  /// The dimension; nil for a single plot.
  let dimension: String?
  /// Its values; one empty text for a single plot.
  let values: [String]
  let free: PlotRequest.FreeAxes?

  private static let columns = 3

  init(dimension: String?, values: [String], free: PlotRequest.FreeAxes?) {
    self.dimension = dimension
    self.values = dimension == nil ? [""] : values
    self.free = free
  }

  var rowCount: Int { (values.count + Self.columns - 1) / Self.columns }

  /// The names of a subplot's axes as traces give them: `x2`, `y2`.
  func axes(_ index: Int) -> (x: String, y: String) {
    index == 0 ? ("x", "y") : ("x\(index + 1)", "y\(index + 1)")
  }

  /// Adds the axes and the titles of all subplots to a layout.
  func addAxes(x: JSONObject, y: JSONObject, to layout: inout JSONObject) {
    var titles: [JSONValue] = []
    // Room for the ticks of one row and the titles of the next, in pixels of what is left of
    // margins.
    let height = Swift.max(layout["height"]?.doubleValue ?? 0, 200) - 150
    let gap = Swift.min(60 / height, 0.5 / Double(rowCount))
    for index in values.indices {
      let suffix = index == 0 ? "" : "\(index + 1)"
      let domain = domain(index, gap: gap)
      layout["xaxis\(suffix)"] = .object(
        axis(
          x, domain.x, anchor: "y\(suffix)", match: "x", index, isFree: free == .x || free == .both)
      )
      layout["yaxis\(suffix)"] = .object(
        axis(
          y, domain.y, anchor: "x\(suffix)", match: "y", index, isFree: free == .y || free == .both)
      )
      guard let dimension else { continue }
      titles.append([
        "text": .string(PlotlyText.tick("\(dimension)=\(values[index])")), "showarrow": false,
        "xref": "paper", "yref": "paper", "x": .number((domain.x.0 + domain.x.1) / 2),
        "y": .number(domain.y.1), "xanchor": "center", "yanchor": "bottom",
      ])
    }
    if !titles.isEmpty { layout["annotations"] = .array(titles) }
  }

  private func axis(
    _ base: JSONObject, _ domain: (Double, Double), anchor: String, match: String, _ index: Int,
    isFree: Bool
  ) -> JSONObject {
    var axis = base
    axis["domain"] = [.number(domain.0), .number(domain.1)]
    axis["anchor"] = .string(anchor)
    if index > 0, !isFree { axis["matches"] = .string(match) }
    if isFree, axis["range"] == nil {
      // Ticks over the range of all subplots may be none in the range of one.
      axis["tickvals"] = nil
      axis["ticktext"] = nil
      axis["nticks"] = 4
    }
    // Beside the first column the shared names and the title would only be repeated.
    if match == "y", !isFree, index % Self.columns > 0 {
      axis["showticklabels"] = false
      axis["title"] = nil
    }
    if match == "x", index + Self.columns < values.count { axis["title"] = nil }
    return axis
  }

  /// The part of the plot that a subplot takes; the first row is at the top.
  private func domain(
    _ index: Int, gap gapY: Double
  ) -> (x: (Double, Double), y: (Double, Double)) {
    guard values.count > 1 else { return ((0, 1), (0, 1)) }
    let columns = Swift.min(Self.columns, values.count)
    let (column, row) = (index % Self.columns, index / Self.columns)
    // Subplots with values of their own have ticks and titles of their own between them.
    let gapX = free == .y || free == .both ? 0.09 : 0.04
    let width = (1 - gapX * Double(columns - 1)) / Double(columns)
    let height = (1 - gapY * Double(rowCount - 1)) / Double(rowCount)
    let left = Double(column) * (width + gapX)
    let top = 1 - Double(row) * (height + gapY)
    return ((left, left + width), (Swift.max(0, top - height), top))
  }
}
