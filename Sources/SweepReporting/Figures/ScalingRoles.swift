import SweepAnalysis

/// Which dimension is what in the scaling view.
struct ScalingRoles: Equatable {
  /// What a colour or a subplot stands for.
  enum Role: Equatable {
    /// The run.
    case run
    /// The benchmark without its position on the horizontal axis.
    case line
    /// A dimension.
    case dimension(String)
  }

  /// The dimension of the horizontal axis.
  var x: String
  /// What colours stand for; nil for a single line.
  var color: Role?
  /// The dimension of the subplots.
  var facet: String?

  /// Fills in what was not asked for.
  ///
  /// The horizontal axis is the only numeric dimension. Colours are the runs if there are several,
  /// else the first dimension that is left, else the benchmarks; subplots are the next one left,
  /// and the modules of benchmarks where no dimension tells them apart. Throws ``ComparisonError``
  /// if there is no numeric dimension, or a choice to make.
  init(_ request: PlotRequest, _ table: LongTable) throws(ComparisonError) {
    if let name = request.x, !table.dimensionNames.contains(name) {
      throw .unknown(option: "--x", value: name, choices: table.dimensionNames.sorted())
    }
    if let name = request.x { x = name } else { x = try Self.numericDimension(table) }
    let axis = x
    let left = table.inferableDimensions.filter { $0 != axis }
    if let name = request.color {
      guard name == "run" || table.dimensionNames.contains(name) else {
        throw .unknown(
          option: "--color", value: name, choices: ["run"] + table.dimensionNames.sorted())
      }
      color = name == "run" ? .run : .dimension(name)
    } else if table.runs.count > 1 {
      color = .run
    } else {
      color = left.first.map(Role.dimension) ?? .line
    }
    let taken = color
    facet =
      request.facet ?? left.first { .dimension($0) != taken }
      ?? (taken == .line || taken == .run ? Self.crowdedDimension(table) : nil)
  }

  /// What lines of benchmarks are spread over subplots by if they are of several modules: dozens of
  /// lines in one plot cannot be told apart.
  private static func crowdedDimension(_ table: LongTable) -> String? {
    let name = Dimensions.nodePrefix + "module"
    return Set(table.rows.map { $0.sample.dimensions[name] }).count > 1 ? name : nil
  }

  private static func numericDimension(_ table: LongTable) throws(ComparisonError) -> String {
    let numeric = table.inferableDimensions.filter { name in
      table.rows.allSatisfy { row in
        row.sample.dimensions[name].map { $0.doubleValue != nil } ?? true
      }
    }
    guard numeric.count == 1 else {
      let found = numeric.isEmpty ? "there is none" : "there are \(numeric.joined(separator: ", "))"
      throw .unusable(
        "--view scaling needs one numeric dimension for its axis and \(found); name one with --x"
          + ", or use --pivot to compare the values of another")
    }
    return numeric[0]
  }
}
