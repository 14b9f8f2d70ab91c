extension MeasurementOptions {
  /// The words that were given of what decides what is built and run: a later command line needs them to see the same.
  var buildWords: [String] {
    func words(_ option: String, _ values: [String]) -> [String] {
      values.flatMap { [option, $0] }
    }
    return words("--suite", [suite].compactMap { $0 })
      + words("--identity", [identity].compactMap { $0 })
      + words("--configuration", [configuration].compactMap { $0 })
      + words("--swift-arg", swiftArguments) + words("--suite-arg", suiteArguments)
      + words("--env", environment) + words("--pin", pins)
      + words("--as-of", [asOf].compactMap { $0 })
      + (swift == "swift" ? [] : ["--swift", swift])
  }
}
