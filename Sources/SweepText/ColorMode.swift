/// How output may be coloured.
public enum ColorMode: String, Sendable, Hashable, CaseIterable {
  /// No colour: letters and signs carry everything.
  case plain
  /// The 256 colours that every terminal of the last decades has.
  case ansi256
  /// 24-bit colour.
  case trueColor
}
