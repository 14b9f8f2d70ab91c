import SweepAnalysis
import SweepResults
import SweepText

/// A ``CallTree`` as lines for a terminal: a share, a number and a branch of the tree a line.
struct CallTreeText {
  private let tree: CallTree
  private let isDifference: Bool
  private let width: Int?
  private let colors: ColorMode

  /// The parts of the whole below which branches are only counted.
  private static let leastShare = 0.005
  /// How many lines there are at most.
  private static let mostLines = 400

  init(_ tree: CallTree, isDifference: Bool, width: Int?, colors: ColorMode) {
    self.tree = tree
    self.isDifference = isDifference
    self.width = width
    self.colors = colors
  }

  /// One line before its columns are as wide as they must be.
  private struct Line {
    var share: String
    var numbers: [(text: String, style: TextStyle)]
    var branch: String
    var name: String
    var place: String
    var style: TextStyle
  }

  private var metric: ProfileMetric { tree.metric }

  /// What all shares are parts of.
  private var whole: Int { Swift.max(tree.root.total[metric], tree.root.before[metric]) }

  /// The lines, the root first.
  var lines: [String] {
    var lines: [Line] = []
    add(0, branch: "", below: "", to: &lines)
    let rest = lines.count - Self.mostLines
    if rest > 0 { lines = Array(lines.prefix(Self.mostLines)) }
    let columns = (lines.first?.numbers ?? []).indices.map { column in
      lines.map { TerminalText.width($0.numbers[column].text) }.max() ?? 0
    }
    let texts = lines.map { text($0, columns) }
    return rest > 0 ? texts + [faint("… and \(rest) lines more, which are in the JSON")] : texts
  }

  private func add(_ index: Int, branch: String, below: String, to lines: inout [Line]) {
    let node = tree.nodes[index]
    lines.append(line(node, branch))
    let shown = node.children.filter { isShown(tree.nodes[$0]) }
    let hidden = node.children.filter { !isShown(tree.nodes[$0]) }
    for (place, child) in shown.enumerated() {
      let isLast = place == shown.count - 1 && hidden.isEmpty
      add(
        child, branch: below + (isLast ? "└ " : "├ "), below: below + (isLast ? "  " : "│ "),
        to: &lines)
    }
    guard !hidden.isEmpty else { return }
    var rest = CallTree.Node()
    for child in hidden {
      rest.total += tree.nodes[child].total
      rest.before += tree.nodes[child].before
    }
    guard rest.total[metric] + rest.before[metric] > 0 else { return }
    var line = line(rest, below + "└ ")
    line.name = "… \(UnitScale.counted(hidden.count, "smaller branch", plural: "smaller branches"))"
    line.style = .faint
    lines.append(line)
  }

  private func isShown(_ node: CallTree.Node) -> Bool {
    let least = Swift.max(1, Int((Double(whole) * Self.leastShare).rounded(.up)))
    return Swift.max(node.total[metric], node.before[metric]) >= least
  }

  private func line(_ node: CallTree.Node, _ branch: String) -> Line {
    let (after, before) = (node.total[metric], node.before[metric])
    var numbers = [(text: number(after), style: TextStyle.plain)]
    if isDifference {
      let text = after == before ? "" : ProfileReport.signed(after - before, metric)
      numbers.append((text, ProfileReport.style(of: after - before)))
    }
    let share = AllocationProfile.percent(after, of: tree.root.total[metric])
    return Line(
      share: TerminalText.padded(share, to: 6, right: true), numbers: numbers, branch: branch,
      name: TerminalText.safe(node.name?.function ?? "all"),
      place: TerminalText.safe(node.frame.map { $0.place ?? $0.module } ?? ""),
      style: node.frame.map { $0.isBlamed ? .heading : .plain } ?? .plain)
  }

  private func number(_ value: Int) -> String {
    UnitScale.exactText(Double(value), unit: metric.unit)
  }

  /// A line in its columns. Where it is too long, first the place and then the middle of the name
  /// goes.
  private func text(_ line: Line, _ columns: [Int]) -> String {
    let numbers = zip(line.numbers, columns).map { number, width in
      number.style.apply(
        to: TerminalText.padded(number.text, to: width, right: true), mode: colors)
    }
    let start = [faint(line.share)] + numbers
    let used = 6 + columns.reduce(0) { $0 + 2 + $1 } + 2
    var (branch, name, place) = (line.branch, line.name, line.place)
    if let width {
      // A deep branch is cut so that the name stays readable.
      let room = Swift.max(24, width - used)
      let indent = TerminalText.width(branch)
      if indent > room / 2 { branch = "…" + String(branch.suffix(room / 2 - 1)) }
      let rest = room - TerminalText.width(branch)
      if TerminalText.width(name) + 2 + TerminalText.width(place) > rest { place = "" }
      name = TerminalText.shortened(name, to: rest)
    }
    let text =
      start.joined(separator: "  ") + "  " + faint(branch)
      + line.style.apply(to: name, mode: colors)
    return place.isEmpty ? text : text + "  " + faint(place)
  }

  private func faint(_ text: String) -> String { TextStyle.faint.apply(to: text, mode: colors) }
}
