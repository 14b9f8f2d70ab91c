import ArgumentParser
import Foundation
import SweepKit
import SweepReporting
import SweepResults
import SweepText
import SystemPackage

/// `benchmem-sweep list`: what is saved.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the runs that were saved, and the sweeps beside them.",
    discussion: help(
      """
      Shows the storage in which run --save and pytest-benchmark keep their runs: for each machine the number and \
      name, the commit and how many benchmarks there are. Numbers, names, commits and 'latest' can be given wherever \
      a run file can.

      Example:
        benchmem-sweep list
        benchmem-sweep list --format json
      """))

  @OptionGroup var storage: StorageOption

  @Option(help: "table or json.")
  var format = SavedRunList.Format.table

  func run() throws {
    let list = SavedRunList(storage.storage)
    let output = Terminal.standardOutput
    for loss in list.unreadable {
      Terminal.standardError.note(TerminalText.safe("note: \(loss)") + "\n")
    }
    try output.write(list.text(format, width: output.tableWidth))
  }
}

extension SavedRunList.Format: ExpressibleByArgument {}
