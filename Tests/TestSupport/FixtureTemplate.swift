import SweepGit

/// A fixture that is built once and copied for each test, as building takes dozens of `git` runs.
package struct FixtureTemplate: Sendable {
  private let built: Result<TemporaryFolder, any Error>

  /// Builds the fixture in a folder of its own.
  package init(_ build: (TemporaryFolder) throws -> Void) {
    built = Result {
      let folder = try TemporaryFolder()
      try build(folder)
      return folder
    }
  }

  /// A new folder with all that was built, times of change included.
  package func copy() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let source = try built.get().path
    let result = try HelperProcess.run(["cp", "-a", "\(source)/.", folder.path.string])
    guard result.status == 0 else { throw GitCommand.Failure(description: result.errors) }
    return folder
  }
}
