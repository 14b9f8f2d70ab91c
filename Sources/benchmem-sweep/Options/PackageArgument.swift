import ArgumentParser
import Foundation
import SweepKit

/// The package to look at: a path, a URL, or the folder of a sweep's definition.
struct PackageArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A path or URL of the package's repository, or a folder with a sweep.yml.", valueName: "package"))
  var package: String

  /// The definition that the argument stands for, overridden by what the command line says.
  func definition(overriddenBy options: SweepDefinition) throws -> SweepDefinition {
    var definition = SweepDefinition()
    let isDefinition =
      package.hasSuffix(".yml") || package.hasSuffix(".yaml")
      || FileManager.default.fileExists(atPath: package + "/" + SweepDefinition.fileName)
    if isDefinition {
      definition = try SweepDefinition(path: package)
      if definition.package == nil { throw DefinitionError.missing(path: package, key: "package") }
    } else {
      definition.package = package
    }
    return definition.overridden(by: options)
  }
}
