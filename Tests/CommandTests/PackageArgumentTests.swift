import Testing

@testable import benchmem_sweep

@Suite("The package on the command line")
struct PackageArgumentTests {
  @Test(
    "A command to see a result again holds no user and no password",
    arguments: [
      (["https://me:secret@host/rows"], ["https://host/rows"]),
      (
        ["sweeps/demo", "--package", "https://token@host/rows"],
        ["sweeps/demo", "--package", "https://host/rows"]
      ),
      (["git@host:rows/rows.git"], ["git@host:rows/rows.git"]),
      (["/a folder/rows@2"], ["/a folder/rows@2"]),
    ])
  func words(given: [String], expected: [String]) throws {
    #expect(try PackageArgument.parse(given).words == expected)
  }
}
