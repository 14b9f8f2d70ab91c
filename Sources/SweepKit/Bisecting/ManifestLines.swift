import Foundation

/// The lines by which two texts of a manifest differ: a changed flag, setting or requirement, as
/// its author wrote it.
struct ManifestLines: Sendable {
  /// `- ` and `+ ` before what went and what came, without indentation, in the order of the texts.
  let changes: [String]

  init(from before: String?, to after: String?) {
    let (old, new) = (Self.lines(before), Self.lines(after))
    changes = new.difference(from: old).map { change in
      switch change {
      case .remove(let offset, let line, _): (offset, 0, "- \(line)")
      case .insert(let offset, let line, _): (offset, 1, "+ \(line)")
      }
    }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  /// Lines that say something; how they are indented does not count.
  private static func lines(_ text: String?) -> [String] {
    (text ?? "").split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }
}
