import SweepAnalysis

/// How tables mark what speaks for a change.
enum SignificanceMark {
  /// `~` for noise, `?` for too few samples, `*` for a change that the test confirms; nothing for
  /// exact values, which need no mark.
  static func mark(_ significance: Significance) -> String {
    switch significance {
    case .exact: ""
    case .significant: "*"
    case .noise: "~"
    case .tooFewSamples: "?"
    }
  }

  /// What the marks mean, for a test at `level`.
  static func legend(level: Double) -> String {
    "against the first run: * significant (Mann-Whitney U, level \(level))   ~ noise"
      + "   ? too few samples to tell"
  }
}
