extension SuiteArguments {
  /// Reads the arguments after the program's name.
  @_optimize(none)
  init(parsing arguments: [String]) throws(SuiteError) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      var attached = parts.count > 1 ? String(parts[1]) : nil
      let name = String(parts[0])
      try read(name) { () throws(SuiteError) in
        guard let value = attached ?? rest.popFirst() else {
          throw .usage("\(name) needs a value")
        }
        attached = nil
        return value
      }
      if let attached { throw .usage("\(name) takes no value, so '=\(attached)' is too much") }
    }
    try check()
  }

  @_optimize(none)
  private mutating func read(
    _ name: String, _ value: () throws(SuiteError) -> String
  ) throws(SuiteError) {
    switch name {
    case "--help", "-h": showsHelp = true
    case "--list": lists = true
    case "--run": id = try value()
    case "--phase": phase = try Self.phase(value())
    case "--events": events = try value()
    case "--filter": filter = try value()
    case "--json": json = try value()
    case "--profile": profile = try value()
    case "--cpu": processor = try Self.count(name, value(), least: 0)
    case "--isolate": isolates = true
    case "--no-isolate": isolates = false
    case "--cold": isCold = true
    case "--resident": residentBytes = try Self.count(name, value(), least: 0)
    case "--warmup": warmsUp = true
    case "--no-warmup": warmsUp = false
    default: try readNumber(name, value)
    }
  }

  @_optimize(none)
  private mutating func readNumber(
    _ name: String, _ value: () throws(SuiteError) -> String
  ) throws(SuiteError) {
    switch name {
    case "--memory-repeats", "--repeats": repeats = try Self.count(name, value(), least: 1)
    case "--memory-warmup": memoryWarmup = try Self.count(name, value(), least: 0)
    case "--memory-max-time": memoryMaxTime = try Self.seconds(name, value())
    case "--min-rounds": minRounds = try Self.count(name, value(), least: 1)
    case "--min-time": minTime = try Self.seconds(name, value())
    case "--max-time": maxTime = try Self.seconds(name, value())
    default: throw .usage("unknown argument '\(name)'")
    }
  }

  @_optimize(none)
  private func check() throws(SuiteError) {
    if lists && id != nil { throw .usage("--list and --run do not go together") }
    if phase != nil && id == nil { throw .usage("--phase needs --run ID") }
    if phase != nil && phase != .profile && events == nil {
      throw .usage("--phase needs --events PATH")
    }
    if phase == .profile && profile == nil { throw .usage("--phase profile needs --profile PATH") }
    if profile != nil && (id == nil || (phase ?? .profile) != .profile) {
      throw .usage("--profile needs --run ID, and goes with no other phase than profile")
    }
    if events != nil && phase == nil && !lists && profile == nil {
      throw .usage("--events needs --list, or --run ID with --phase")
    }
    if isCold && phase != .memory && phase != .profile {
      throw .usage("--cold needs --phase memory or --phase profile")
    }
    if residentBytes != nil && !isCold { throw .usage("--resident needs --cold") }
    if json != nil && (lists || phase != nil || profile != nil) {
      throw .usage("--json goes with a run by hand, without --list, --phase and --profile")
    }
    if id != nil && filter != nil { throw .usage("--run and --filter do not go together") }
  }

  @_optimize(none)
  private static func phase(_ text: String) throws(SuiteError) -> Phase {
    guard let phase = Phase(rawValue: text) else {
      throw .usage("--phase must be memory, timing, rss, instructions or profile, not '\(text)'")
    }
    return phase
  }

  @_optimize(none)
  private static func count(
    _ name: String, _ text: String, least: Int
  ) throws(SuiteError) -> Int {
    guard let number = WholeNumber.parse(text), number >= least else {
      throw .usage("\(name) needs a whole number from \(least) on, not '\(text)'")
    }
    return number
  }

  @_optimize(none)
  private static func seconds(_ name: String, _ text: String) throws(SuiteError) -> Duration {
    guard let seconds = Double(text), seconds >= 0, seconds < 1e9 else {
      throw .usage("\(name) needs a number of seconds, not '\(text)'")
    }
    return .nanoseconds(Int64(seconds * 1e9))
  }
}
