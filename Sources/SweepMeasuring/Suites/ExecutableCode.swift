import Foundation
import SweepGit
import SweepProcesses
import SystemPackage

/// Tells which executables of built suites are the same to run.
///
/// The digest of an executable covers what is loaded when it runs: its own loaded sections, those
/// of every library, and the resources beside it. Two with one digest do the same work in the same
/// time; where they differ, it is in build ids, debug information and the names of folders that
/// they do not look at.
///
/// What a program opens by itself while it runs does not count, as it is the same for all versions
/// of a sweep: the suite's copy and copied folders.
package struct ExecutableCode: Sendable {
  /// The build's folder.
  let workspace: Workspace
  /// How the executable sees it.
  let paths: FixedPaths
  /// What else of the folder differs between versions, as a digest; empty if nothing does.
  var surroundings = ""

  /// The digest of a product, or `nil` where it cannot be told: such an executable is the same as
  /// no other.
  ///
  /// - Throws: `CancellationError`.
  package func digest(of product: String) async throws -> String? {
    let path = "\(workspace.products)/\(product)"
    guard let bytes = FileManager.default.contents(atPath: path),
      let sections = LoadedSections(of: [UInt8](bytes))
    else { return nil }
    var key = CacheKey()
    key.add("sections", sections.digest)
    if sections.isDynamic {
      guard let libraries = try await libraries(of: product) else { return nil }
      key.add("libraries", list: libraries)
    }
    key.add("resources", list: resources())
    key.add("libraries beside it", list: await librariesBeside())
    key.add("surroundings", surroundings)
    return key.digest
  }

  /// What the dynamic loader finds for a product: each library's name and the digest of its loaded
  /// sections, in the loader's order.
  private func libraries(of product: String) async throws -> [String]? {
    let inside = workspace.inside
    let process = paths.process(
      "\(inside.products)/\(product)", [], environment: ["LD_TRACE_LOADED_OBJECTS": "1"],
      workingDirectory: inside.overlay, timeLimit: .seconds(60), folders: [workspace.folder])
    guard let (status, output) = try await cancellable({ try await process.capture() }),
      status.isSuccess
    else { return nil }
    var found: [String] = []
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let name = words.first else { continue }
      let arrow = words.firstIndex(of: "=>")
      guard let place = arrow.map({ $0 + 1 < words.count ? words[$0 + 1] : "" }) ?? words.first,
        place.hasPrefix("/")
      else {
        // The kernel's own object has no file; what is not found makes the program fail.
        if arrow == nil { continue }
        return nil
      }
      guard let digest = await LibraryDigests.shared.digest(of: workspace.folder.real(place)) else {
        return nil
      }
      found += [name, digest]
    }
    return found
  }

  /// The libraries beside the executables, any of which may be loaded by name.
  private func librariesBeside() async -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: workspace.products)) ?? []
    var found: [String] = []
    for name in names.sorted() where name.hasSuffix(".so") {
      let digest = await LibraryDigests.shared.digest(of: "\(workspace.products)/\(name)")
      found += [name, digest ?? ""]
    }
    return found
  }

  /// The folders and bundles beside the executables, which all of them can open.
  private func resources() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: workspace.products)) ?? []
    return names.filter { $0.hasSuffix(".resources") || $0.hasSuffix(".bundle") }.sorted()
      .flatMap { name in
        [
          name,
          (try? FolderCopy(of: FilePath("\(workspace.products)/\(name)")).read().digest) ?? "",
        ]
      }
  }

  /// Nothing where a process could not be run; a task that was cancelled ends.
  private func cancellable<Value>(
    _ body: () async throws -> Value
  ) async throws -> Value? {
    do {
      return try await body()
    } catch is ProcessError {
      return nil
    }
  }
}

/// Digests of libraries, each read once as long as it stays what it is.
private actor LibraryDigests {
  static let shared = LibraryDigests()

  private struct File: Hashable {
    let path: String
    let size: Int
    let seconds: Int
    let nanoseconds: Int
  }

  private var known: [File: String] = [:]

  func digest(of path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let file = File(
      path: path, size: Int(status.st_size), seconds: Int(status.st_mtim.tv_sec),
      nanoseconds: Int(status.st_mtim.tv_nsec))
    if let digest = known[file] { return digest }
    guard let bytes = FileManager.default.contents(atPath: path).map({ [UInt8]($0) }) else {
      return nil
    }
    let digest = LoadedSections(of: bytes)?.digest ?? "\(ObjectID(hashing: bytes))"
    known[file] = digest
    return digest
  }
}
