import Foundation
import Testing

@testable import SweepMeasuring

@Suite("The text of a command")
struct CommandTextTests {
  @Test(
    "Words are taken apart as a shell does it, and nothing is expanded",
    arguments: [
      ("sort big.txt", ["sort", "big.txt"]),
      ("  sort\t-r \n big.txt ", ["sort", "-r", "big.txt"]),
      ("sh -c 'a | b > c'", ["sh", "-c", "a | b > c"]),
      (#"sh -c "echo \"$HOME\" \n""#, ["sh", "-c", #"echo "$HOME" \n"#]),
      (#"a\ b "" x'y'"z" $HOME *.txt a=b"#, ["a b", "", "xyz", "$HOME", "*.txt", "a=b"]),
    ])
  func words(_ text: String, _ words: [String]) throws {
    #expect(try CommandWords(parsing: text).words == words)
  }

  @Test(
    "What is no command line says why",
    arguments: [
      ("", CommandWords.Problem.empty), ("  ", .empty), ("'' a", .empty), ("a 'b", .openQuote),
      (#"a "b\"#, .openQuote), (#"a \"#, .openEscape), ("a | b", .shell("|")),
      ("a > b", .shell(">")), ("a; b", .shell(";")), ("a &", .shell("&")), ("a $(b)", .shell("$(")),
    ])
  func problems(_ text: String, _ problem: CommandWords.Problem) {
    #expect(throws: problem) { try CommandWords(parsing: text) }
  }

  @Test(
    "Secrets are masked by the name of what they are, by their form, and in URLs",
    arguments: [
      (["--password", "hunter2", "x"], "--password (secret) x"),
      (["--api-key=abc", "key.txt"], "--api-key=(secret) key.txt"),
      (["GITHUB_TOKEN=abc"], "GITHUB_TOKEN=(secret)"),
      (["https://ann:pw@host/p", "git@host"], "https://(secret)@host/p git@host"),
      (["ssh://git@host/p"], "ssh://git@host/p"),
      (["AKIAABCDEFGHIJKLMNOP"], "(secret)"),
      (["x=ghp_0123456789abcdefghij"], "x=(secret)"),
      (["-H", "Authorization: Bearer abcdefghij"], "-H Authorization: (secret)"),
      (["-H", "Authorization: Basic YWJjOmRlZg=="], "-H Authorization: (secret)"),
      (["-u", "bob:hunter2", "--pwd=abc1"], "-u bob:(secret) --pwd=(secret)"),
      (["-c", "curl -u bob:hunter2 h"], "-c curl -u bob:(secret) h"),
      (["DB_PASS=abc1", "--pass", "hunter2"], "DB_PASS=(secret) --pass (secret)"),
      (["--pass", "3", "PWD=/home/x3"], "--pass 3 PWD=/home/x3"),
      (["https://h/?a=1&access_token=abc1&b=2"], "https://h/?a=1&access_token=(secret)&b=2"),
      (["https://bob:a@b@h/p"], "https://(secret)@h/p"),
      (["sk-abcdefghijklmnopqrst"], "(secret)"),
      (["-c", "run --secret 'def' TOKEN=abc x"], "-c run --secret '(secret)' TOKEN=(secret) x"),
      (["env", "TOKEN=a b"], "env TOKEN=(secret)"),
      (
        ["--keyboard", "qwerty", "monkey=1", "tokens.txt"], "--keyboard qwerty monkey=1 tokens.txt"
      ),
    ])
  func secrets(_ words: [String], _ shown: String) {
    #expect(SecretText(words: words).masked(words.joined(separator: " ")) == shown)
  }

  @Test("Variables are masked by their names, and wherever their values occur")
  func variables() {
    let environment = ["API_TOKEN": "abc", "PLAIN": "x abc", "DB": "postgres://a:b@host"]
    #expect(
      SecretText.masked(environment) == [
        "API_TOKEN": "(secret)", "PLAIN": "x (secret)", "DB": "postgres://(secret)@host",
      ])
  }

  @Test("Commands have names that ids can have, one each, and executables that are there")
  func executables() throws {
    let folder = try TemporaryFolder()
    try folder.write("plain.txt", "no program")
    func suite(_ commands: (String, String)...) throws -> CommandSuite {
      try CommandSuite(
        commands.map {
          CommandBenchmark(
            name: $0.0, words: try CommandWords(parsing: $0.1).words, folder: folder.path.string)
        }, offered: ["tool"], besides: ["Bench"], searchPath: "/usr/bin:/bin")
    }
    #expect(try suite(("a", "tool 1"), ("b", "tool 2")).products == ["tool"])
    #expect(try !suite(("a", "tool 1")).hasPrograms)
    #expect(try suite(("a", "sh -c tool")).hasPrograms)
    #expect(throws: CommandError.sameName("a")) { try suite(("a", "tool"), ("a", "sh")) }
    #expect(throws: CommandError.badName("a::b")) { try suite(("a::b", "tool")) }
    #expect(throws: CommandError.noProgram(command: "a", program: "tol")) {
      try suite(("a", "tol"))
    }
    #expect(
      throws: CommandError.notExecutable(
        command: "a", program: folder.appending("plain.txt").string)
    ) { try suite(("a", "./plain.txt")) }
    #expect(
      CommandSuite.executables(
        in:
          #".executable(name: "tool", targets: []), .executableTarget(name: "other"), .target(name: "x")"#
      )
        == ["tool", "other"])
  }

  @Test("A command reads the files that its words name, its input, and what is copied")
  func inputs() throws {
    let folder = try TemporaryFolder()
    for name in ["a.txt", "b.txt", "c.txt"] { try folder.write(name, name) }
    let path = { folder.appending($0).string }
    var command = CommandBenchmark(
      name: "x", words: ["sort", "a.txt", "--from=b.txt", "gone.txt"], folder: folder.path.string)
    #expect(command.inputs == [path("a.txt"), path("b.txt")])
    command.input = path("c.txt")
    command.files = [path("a.txt")]
    #expect(command.inputs == [path("b.txt"), path("a.txt"), path("c.txt")])
    var before = CacheKey()
    before.add(command)
    try folder.write("b.txt", "other")
    var after = CacheKey()
    after.add(command)
    #expect(before.digest != after.digest)
  }

  @Test("A definition's commands are read, and what is wrong in one is told with its line")
  func definition() throws {
    let definition = try SweepDefinition(
      yaml: """
        commands:
          - name: sort
            run: sort -r big.txt
            stdin: in.txt
            files: [big.txt, data]
            environment: { LC_ALL: C }
            status: 3
          - name: list
            run: [tool, "a b"]
            set-up: rm -f x
        """, path: "sweep.yml")
    let commands = try #require(definition.commands)
    #expect(commands.map(\.run.words) == [["sort", "-r", "big.txt"], ["tool", "a b"]])
    #expect(commands[0].status?.value == 3 && commands[0].environment == ["LC_ALL": "C"])
    #expect(commands[1].setUp?.words == ["rm", "-f", "x"])
    func error(_ yaml: String) -> String {
      do {
        _ = try SweepDefinition(yaml: yaml, path: "sweep.yml")
        return "none"
      } catch {
        return "\(error)"
      }
    }
    #expect(error("commands:\n  - name: a\n").contains("a list with run in each command"))
    #expect(
      error("commands:\n  - name: a\n    runs: b\n").contains("sweep.yml:3: unknown key 'runs'"))
    #expect(error("commands:\n  - name: a\n    run: b | c\n").contains("only a shell understands"))
    #expect(error("commands:\n  - name: a\n    run: []\n").contains("sweep.yml:3: 'run' must be"))
  }
}
