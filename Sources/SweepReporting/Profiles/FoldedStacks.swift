import SweepAnalysis
import SweepResults

/// Call paths as folded stacks, the format of `flamegraph.pl` and of most viewers of profiles: a
/// line a call path, `outer;inner 288`, in the order of the names.
///
/// Of a difference each line has two numbers, the old one and the new one, as `difffolded.pl`
/// writes them. No addresses, lines or folders are in it, so that two builds of one source give the
/// same text.
public struct FoldedStacks: Sendable, Equatable {
  /// The text. It ends with a line break, unless it is empty.
  public let text: String

  /// The call paths of a profile that have any of a metric; of two where either has.
  public init(
    _ profile: AllocationProfile, before: AllocationProfile? = nil, metric: ProfileMetric = .peak
  ) {
    var values: [String: (before: Int, after: Int)] = [:]
    if let before {
      for stack in before.stacks {
        values[Self.line(stack, before), default: (0, 0)].before += stack.counts[metric]
      }
    }
    for stack in profile.stacks {
      values[Self.line(stack, profile), default: (0, 0)].after += stack.counts[metric]
    }
    text = values.filter { $0.value.before + $0.value.after > 0 }.sorted { $0.key < $1.key }
      .map { line, value in
        before == nil
          ? "\(line) \(value.after)\n" : "\(line) \(value.before) \(value.after)\n"
      }.joined()
  }

  private static func line(_ stack: ProfileStack, _ profile: AllocationProfile) -> String {
    stack.frames.map { escaped(profile.frames[$0].function) }.joined(separator: ";")
  }

  /// A name without what ends a name or a line.
  private static func escaped(_ name: String) -> String {
    String(
      name.map { character in
        character == ";" ? "," : character.isNewline ? " " : character
      })
  }
}
