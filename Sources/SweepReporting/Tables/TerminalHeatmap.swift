import Foundation
import Rainbow
import SweepAnalysis
import SweepText

/// A ``SweepMatrix`` as text for a terminal: one line a benchmark, one cell a version.
public struct TerminalHeatmap: Sendable {
  /// The fold changes.
  public var matrix: SweepMatrix
  /// The terminal's width in columns; nil for no limit.
  public var width: Int?
  /// How cells are drawn: as coloured blocks, or as letters.
  public var colors: ColorMode
  /// The fold change at which the colour is full; nil for the 95th percentile,
  /// but at least ``ColorBound/leastFold``.
  public var clip: Double?

  private static let cellWidth = 3
  private static let longestName = 60

  /// A heatmap for a terminal.
  public init(
    _ matrix: SweepMatrix, width: Int? = nil, colors: ColorMode = .plain, clip: Double? = nil
  ) {
    self.matrix = matrix
    self.width = width
    self.colors = colors
    self.clip = clip
  }

  /// The heatmap with heads and legend. The text ends with a line break.
  public var text: String {
    guard !matrix.rows.isEmpty else {
      return "\(matrix.metric.label): nothing was measured\n"
    }
    let bound = FoldScale(bound: clip.map(FoldScale.log2Bound) ?? matrix.colorBound())
    let names = matrix.rows.map { TerminalText.safe($0.id) }
    let nameWidth = nameWidth(names)
    var lines = [heading]
    for block in blocks(nameWidth: nameWidth) {
      lines += heads(block, nameWidth: nameWidth)
      for (row, name) in zip(matrix.rows, names) {
        let label = TerminalText.padded(
          TerminalText.shortened(name, to: nameWidth), to: nameWidth)
        let cells = block.map { cell(row.cells[$0], scale: bound) }.joined()
        lines.append(label + " " + cells)
      }
      lines.append("")
    }
    lines += HeatmapLegend(scale: bound, colors: colors, cells: matrix.rows.flatMap(\.cells)).lines
    return lines.map { $0 + "\n" }.joined()
  }

  private var heading: String {
    let text = "\(matrix.metric.label): fold change against \(matrix.labels.first ?? "")"
    let title = FigureLayout.title(text, of: matrix.metric, signs: ("more", "less"))
    return TextStyle.heading.apply(to: TerminalText.safe(title), mode: colors)
  }

  private func nameWidth(_ names: [String]) -> Int {
    let longest = names.map(TerminalText.width).max() ?? 0
    let share = width.map { Swift.max(12, Swift.min(Self.longestName, $0 / 2)) }
    return Swift.min(longest, share ?? longest)
  }

  /// The versions, in blocks that fit beside the names.
  private func blocks(nameWidth: Int) -> [[Int]] {
    let columns = Array(matrix.labels.indices)
    guard let width else { return [columns] }
    let count = Swift.max(1, (width - nameWidth - 1) / Self.cellWidth)
    return stride(from: 0, to: columns.count, by: count).map {
      Array(columns[$0..<Swift.min($0 + count, columns.count)])
    }
  }

  /// The labels of the versions, written from top to bottom above their columns.
  private func heads(_ block: [Int], nameWidth: Int) -> [String] {
    let labels = block.map { Array(TerminalText.safe(matrix.labels[$0])) }
    let height = labels.map(\.count).max() ?? 0
    return (0..<height).map { line in
      let signs = labels.map { label -> String in
        let index = line - (height - label.count)
        return TerminalText.padded(index >= 0 ? " \(label[index])" : "", to: Self.cellWidth)
      }
      let text = String(repeating: " ", count: nameWidth + 1) + signs.joined()
      return String(text.reversed().drop { $0 == " " }.reversed())
    }
  }

  private func cell(_ cell: SweepMatrix.Cell, scale: FoldScale) -> String {
    HeatmapCell(cell, scale: scale).text(colors: colors, width: Self.cellWidth)
  }
}

/// A cell of a terminal heatmap: a sign, and a place on the colour scale behind it.
struct HeatmapCell {
  /// The sign: carries everything in plain mode, and the kinds of missing cells in all.
  var sign: String
  /// Where the change lies between -1 and 1 on the scale; nil for missing cells.
  var position: Double?

  static let failed = "✗"
  static let notAvailable = "∅"
  static let missing = "?"

  init(_ cell: SweepMatrix.Cell, scale: FoldScale) {
    switch cell {
    case .missing(let reason):
      sign = Self.sign(of: reason.kind)
    case .change(let change):
      let position = scale.position(change)
      sign = Self.letter(at: position, isChanged: change.value != change.baseline)
      self.position = position
    }
  }

  /// The sign of a kind of missing cell.
  static func sign(of kind: MissingReason.Kind) -> String {
    switch kind {
    case .failed: failed
    case .notAvailable: notAvailable
    case .missing: missing
    }
  }

  /// `·` for no change, `a` to `d` for less and `A` to `D` for more, by quarters of the scale.
  static func letter(at position: Double, isChanged: Bool) -> String {
    guard isChanged else { return "·" }
    let step = Swift.min(3, Int(abs(position) * 4))
    return Array(position > 0 ? "ABCD" : "abcd").map(String.init)[step]
  }

  func text(colors: ColorMode, width: Int) -> String {
    let text = TerminalText.padded(" \(sign)", to: width)
    guard let position else { return TextStyle.faint.apply(to: text, mode: colors) }
    let color = FoldScale.color(at: position)
    let ink = color.isLight ? NamedColor.black.value : NamedColor.lightWhite.value
    switch colors {
    case .plain: return text
    case .trueColor:
      let back = BackgroundColorType.bit24((color.red, color.green, color.blue))
      return TextStyle.wrap(text, codes: ink + back.value)
    case .ansi256:
      let back = BackgroundColorType.bit8(FoldScale.paletteColor(at: position))
      return TextStyle.wrap(text, codes: ink + back.value)
    }
  }
}

/// What the signs and colours of a terminal heatmap mean.
struct HeatmapLegend {
  let scale: FoldScale
  let colors: ColorMode
  let cells: [SweepMatrix.Cell]

  var lines: [String] {
    [scaleLine] + kindLine
  }

  /// The steps of the scale with their folds.
  private var scaleLine: String {
    let steps = [-1, -0.5, 0, 0.5, 1].map { position -> String in
      let fold = FoldText.text(exp2(position * scale.bound))
      let sign = HeatmapCell.letter(at: position, isChanged: position != 0)
      var cell = HeatmapCell.empty
      cell.sign = sign
      cell.position = position
      let end = position == -1 ? " and less" : position == 1 ? " and more" : ""
      return cell.text(colors: colors, width: 3) + " \(fold)\(end)"
    }
    return steps.joined(separator: "  ")
  }

  /// The kinds of missing cells that occur.
  private var kindLine: [String] {
    let kinds = Set(
      cells.compactMap { cell -> MissingReason.Kind? in
        if case .missing(let reason) = cell { reason.kind } else { nil }
      })
    let parts = MissingReason.Kind.allCases.filter(kinds.contains).map { kind in
      "\(HeatmapCell.sign(of: kind)) \(kind.rawValue)"
    }
    return parts.isEmpty ? [] : [" " + parts.joined(separator: "   ")]
  }
}

extension HeatmapCell {
  /// A cell without sign and colour.
  static var empty: HeatmapCell { HeatmapCell(sign: "", position: nil) }

  private init(sign: String, position: Double?) {
    self.sign = sign
    self.position = position
  }
}
