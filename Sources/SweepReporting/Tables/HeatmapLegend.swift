import Foundation
import SweepAnalysis
import SweepText

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
