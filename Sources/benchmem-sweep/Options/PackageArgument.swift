import ArgumentParser
import Foundation
import SweepGit
import SweepKit
import SweepMeasuring

/// The package to look at: a path, a URL, or the folder of a sweep's definition.
struct PackageArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A path or URL of the package's repository, or a folder with a sweep.yml.",
      valueName: "package"))
  var package: String

  @Option(
    name: .customLong("package"),
    help: ArgumentHelp(
      "Another path or URL of the package than the sweep.yml names: a mirror or a clone.",
      valueName: "place"))
  var place: String?

  /// The words that were given, without users and passwords in URLs.
  var words: [String] {
    ["\(RemoteURL(package))"] + (place.map { ["--package", "\(RemoteURL($0))"] } ?? [])
  }

  /// The file of the definition that the argument stands for; `nil` if it names the package.
  var definitionFile: String? {
    if package.hasSuffix(".yml") || package.hasSuffix(".yaml") { return package }
    let file = package + "/" + SweepDefinition.fileName
    return FileManager.default.fileExists(atPath: file) ? file : nil
  }

  /// The definition that the argument stands for, overridden by what the command line says.
  func definition(overriddenBy options: SweepDefinition) throws -> SweepDefinition {
    var definition = SweepDefinition()
    if definitionFile != nil {
      definition = try SweepDefinition(path: package)
      guard let named = definition.package ?? place else {
        throw DefinitionError.missing(path: package, key: "package")
      }
      // Wherever the package comes from, the suite knows it by the name that the definition gives.
      if definition.identity == nil {
        definition.identity = PackageIdentity.identity(ofLocation: named)
      }
      definition.package = place ?? named
    } else if place != nil {
      throw ValidationError(
        "--package goes with the folder of a sweep.yml; name the package itself instead.")
    } else {
      definition.package = package
    }
    return try definition.overridden(by: options)
  }
}
