import SweepGit

extension SweepDefinition {
  /// How to build, by this definition.
  public var buildOptions: BuildOptions {
    var options = BuildOptions(
      configuration: (configuration ?? .release).rawValue,
      swiftArguments: swiftArguments?.elements ?? [], timeLimit: buildTimeout?.duration)
    options.environment = environment ?? [:]
    return options
  }

  /// The sweep that this definition describes; `nil` without a package, or without a suite and
  /// commands.
  ///
  /// - Parameters:
  ///   - output: The folder for run files, journal and logs.
  ///   - cache: The folder for clones and builds.
  ///   - swift: The `swift` executable.
  public func request(output: String, cache: String, swift: String) -> SweepRequest? {
    guard let package, suite != nil || hasCommands else { return nil }
    var request = SweepRequest(
      package: package, identity: identity, selection: versions?.selection ?? VersionSelection(),
      suite: suite ?? "", output: output, cache: cache, swift: swift, build: buildOptions,
      run: runOptions)
    complete(&request)
    return request
  }

  /// Whether there are commands to be measured.
  public var hasCommands: Bool { commands?.isEmpty == false }

  /// Gives a request what it has no parameter for.
  public func complete(_ request: inout SweepRequest) {
    request.commands = commands?.map(\.benchmark) ?? []
    request.packagePath = packagePath ?? ""
    request.pins = pins?.elements ?? []
    request.asOf = asOf
    request.overrides = overrides?.map(\.override) ?? []
    request.notBefore = notBefore ?? [:]
    request.copiedFolders = copiedFolders?.elements ?? []
    request.kind = harness
    request.usesOwnSuites = suiteFrom == .version
    request.bursts = bursts?.value ?? rounds?.value ?? SweepRequest.defaultBursts
    request.isControlled = control ?? false
    if let timeBudget { request.timeBudget = timeBudget.duration }
    request.jobs = jobs?.value ?? 1
    request.isIncremental = incremental ?? false
    request.sharesEqualCode = equalCode ?? true
  }

  /// How to run, by this definition.
  public var runOptions: RunOptions {
    var options = RunOptions(
      measuresMemory: memory ?? true, timeLimit: runTimeout?.duration)
    options.countsInstructions = instructions
    options.memoryRepeats = (memoryRepeats ?? repeats)?.value
    options.memoryWarmup = memoryWarmup?.value
    options.memoryMaxSeconds = memoryMaxTime?.value
    options.isolates = isolate
    options.minRounds = minRounds?.value
    options.minSeconds = minTime?.value
    options.maxSeconds = maxTime?.value
    options.warmsUp = warmup
    options.filter = filter
    options.suiteArguments = suiteArguments?.elements ?? []
    options.environment = environment ?? [:]
    return options
  }
}
