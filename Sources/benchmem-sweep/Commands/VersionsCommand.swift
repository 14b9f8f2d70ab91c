import ArgumentParser
import Foundation
import SweepKit

/// `benchmem-sweep versions`: what a sweep would cover.
struct VersionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "versions",
    abstract: "Show what a sweep would cover, without running it.",
    discussion: """
      One line a version: label, commit, date, subject. Without a selection, every release tag.

      Examples:
        benchmem-sweep versions . --tags '1.*'
        benchmem-sweep versions https://host/rows --tags '>=1.1' --last 5
        benchmem-sweep versions . v1.2.0 HEAD~3 main --json
      """)

  @OptionGroup var package: PackageArgument
  @OptionGroup(title: "Which versions") var selection: SelectionOptions
  @OptionGroup(title: "Where to keep clones") var cache: CacheOptions

  @Flag(help: "Print JSON: an array of objects.")
  var json = false

  func run() async throws {
    var options = SweepDefinition()
    options.versions = selection.selection
    let definition = try package.definition(overriddenBy: options)
    let source = try await PackageSource.open(definition.package ?? "", cache: cache.path) {
      Terminal.standardError.write("fetching \($0)\n")
    }
    let everything = VersionSelection(
      tagPatterns: ["*"], includesPrereleases: selection.prereleases)
    let versions = try source.versions(definition.versions ?? everything)
    Terminal.standardOutput.write(VersionList(versions).text(asJSON: json))
  }
}
