import Foundation

/// The commits in a `Package.resolved`, by identity; none when there is no such file.
struct PackagePins: Sendable {
  let revisions: [String: String]

  init(path: String) {
    guard let data = FileManager.default.contents(atPath: path),
      let file = try? JSONDecoder().decode(File.self, from: data)
    else {
      revisions = [:]
      return
    }
    revisions = Dictionary(
      file.pins.compactMap { pin in pin.state.revision.map { (pin.identity, $0) } }
    ) { first, _ in first }
  }

  private struct File: Decodable {
    struct Pin: Decodable {
      struct State: Decodable {
        let revision: String?
      }
      let identity: String
      let state: State
    }
    let pins: [Pin]
  }
}
