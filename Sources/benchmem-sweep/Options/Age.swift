import ArgumentParser

/// A length of time on the command line: `12h`, `30d` or `8w`.
struct Age: ExpressibleByArgument {
  /// In seconds.
  let seconds: Double

  init?(argument: String) {
    let units: [Character: Double] = ["h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = argument.last.flatMap({ units[$0] }), let number = Double(argument.dropLast()),
      number >= 0, number.isFinite
    else { return nil }
    seconds = number * unit
  }
}
