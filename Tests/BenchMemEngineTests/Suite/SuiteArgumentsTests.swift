import Testing

@testable import BenchMemEngine

/// The command line of a suite executable.
struct SuiteArgumentsTests {
  @Test func everyOptionIsRead() throws {
    let arguments = try SuiteArguments(parsing: [
      "--run", "A::b[1]", "--phase=memory", "--events", "/tmp/e",
      "--memory-repeats", "3", "--cold", "--resident", "4096", "--no-isolate",
      "--memory-warmup=0", "--memory-max-time", "1.5", "--min-rounds", "7", "--min-time", "0.001",
      "--max-time", "2", "--warmup", "--cpu", "0",
    ])
    #expect(arguments.id == "A::b[1]")
    #expect(arguments.phase == .memory)
    #expect(arguments.events == "/tmp/e")
    #expect(arguments.repeats == 3)
    #expect(arguments.isCold && arguments.residentBytes == 4096 && arguments.isolates == false)
    #expect(try SuiteArguments(parsing: ["--repeats", "4", "--isolate"]).repeats == 4)
    #expect(arguments.memoryWarmup == 0)
    #expect(arguments.memoryMaxTime == .milliseconds(1500))
    #expect(arguments.minRounds == 7)
    #expect(arguments.minTime == .milliseconds(1))
    #expect(arguments.maxTime == .seconds(2))
    #expect(arguments.warmsUp == true)
    #expect(arguments.processor == 0)
    let profile = try SuiteArguments(parsing: [
      "--run", "a", "--phase", "profile", "--profile", "p", "--cold",
    ])
    #expect(profile.phase == .profile && profile.profile == "p" && profile.events == nil)
    #expect(try SuiteArguments(parsing: ["--run", "a", "--profile", "p"]).phase == nil)
  }

  @Test(
    arguments: [
      (["--bogus"], "unknown argument '--bogus'"), (["name"], "unknown argument 'name'"),
      (["--run"], "--run needs a value"), (["--list=x"], "--list takes no value"),
      (
        ["--phase", "cpu"],
        "--phase must be memory, timing, rss, instructions or profile, not 'cpu'"
      ),
      (["--phase", "rss"], "--phase needs --run ID"),
      (["--run", "a", "--phase", "rss"], "--phase needs --events PATH"),
      (["--events", "/tmp/e"], "--events needs --list"),
      (["--run", "a", "--events", "/tmp/e"], "--events needs --list"),
      (["--list", "--run", "a"], "--list and --run do not go together"),
      (["--run", "a", "--filter", "b"], "--run and --filter do not go together"),
      (["--run", "a", "--phase", "rss", "--events", "e", "--cold"], "--cold needs --phase memory"),
      (["--run", "a", "--phase", "profile"], "--phase profile needs --profile PATH"),
      (["--profile", "p"], "--profile needs --run ID"),
      (
        ["--run", "a", "--phase", "memory", "--events", "e", "--profile", "p"],
        "--profile needs --run ID, and goes with no other phase"
      ),
      (["--resident", "1"], "--resident needs --cold"),
      (["--repeats", "0"], "--repeats needs a whole number from 1 on, not '0'"),
      (["--repeats", "x"], "--repeats needs a whole number from 1 on, not 'x'"),
      (["--min-rounds=-1"], "--min-rounds needs a whole number from 1 on, not '-1'"),
      (["--max-time", "soon"], "--max-time needs a number of seconds, not 'soon'"),
      (["--max-time", "nan"], "--max-time needs a number of seconds, not 'nan'"),
      (["--min-time", "-1"], "--min-time needs a number of seconds, not '-1'"),
    ])
  func aMistakeIsNamedInOneLine(arguments: [String], message: String) throws {
    let error = try #require(throws: SuiteError.self) {
      try SuiteArguments(parsing: arguments)
    }
    #expect(error.status == .usage)
    #expect(error.description.hasPrefix(message))
    #expect(!error.description.contains("\n"))
  }
}
