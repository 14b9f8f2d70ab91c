import TestSupport
import Testing

@testable import SweepMeasuring

@Suite("Variables that manifests read")
struct ManifestVariablesTests {
  private let variables = ManifestVariables(environment: ["FAST": "1", "name": "2", "PATH": "/bin"])

  @Test("Those that are set count, whatever they are asked by")
  func named() {
    let context = #"if Context.environment["FAST"] != nil { flags.append("-DFAST") }"#
    #expect(variables.set(in: context) == ["FAST": "1"])
    #expect(
      variables.set(in: #"let all = ProcessInfo.processInfo.environment; all["name"]"#)
        == ["name": "2"])
    #expect(variables.set(in: #"getenv("FAST")"#) == ["FAST": "1"])
    #expect(variables.set(in: #"Context.environment["SLOW"]"#).isEmpty)
  }

  @Test("A manifest that asks for none has none, whatever its texts are")
  func none() {
    #expect(variables.set(in: #"let package = Package(name: "name")"#).isEmpty)
  }

  @Test("All manifests of a folder are read")
  func folder() throws {
    let folder = try TemporaryFolder()
    try folder.write("Package.swift", #"getenv("FAST")"#)
    try folder.write("Package@swift-6.0.swift", #"getenv("name")"#)
    try folder.write("Other.swift", #"getenv("PATH")"#)
    #expect(variables.set(inFolder: folder.path.string) == ["FAST": "1", "name": "2"])
    #expect(variables.set(inFolder: folder.path.string + "/none").isEmpty)
    try folder.write("Sources/Deep/File.swift", #"getenv("PATH")"#)
    #expect(variables.set(inSources: folder.appending("Sources").string) == ["PATH": "/bin"])
  }
}
