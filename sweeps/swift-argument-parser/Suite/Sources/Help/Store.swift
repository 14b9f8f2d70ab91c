import ArgumentParser

/// A command with enough to say about itself that its help needs several lines an argument.
struct Store: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: "Keeps named values.",
      discussion: "A value stays until it is replaced. Names are compared byte by byte, so that "
        + "two spellings of one word are two names.",
      subcommands: [Get.self, Put.self])
  }

  struct Get: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(abstract: "Prints the value of a name.")
    }

    @Option(name: .shortAndLong, help: "The file that holds the values; the usual one if absent.")
    var file: String?
    @Argument(help: "The name to look for, exactly as it was given when the value was put there.")
    var name: String
  }

  struct Put: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(abstract: "Gives a name a value.")
    }

    @Option(name: .shortAndLong, help: "The file that holds the values; the usual one if absent.")
    var file: String?
    @Flag(inversion: .prefixedNo, help: "Whether a value that is there already is replaced.")
    var replace: Bool
    @Argument(help: "The name.") var name: String
    @Argument(help: "The values, joined by spaces.") var values: [String]
  }
}
