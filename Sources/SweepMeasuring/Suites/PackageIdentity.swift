import Foundation

/// The identities by which SwiftPM may know the package under test.
public struct PackageIdentity: Sendable, Hashable {
  /// Identities, the surest first, in lower case.
  public let candidates: [String]
  /// The package's folder if it is a local one, as an absolute path without symbolic links.
  public let path: String?

  /// Collects what is known of a package.
  ///
  /// - Parameters:
  ///   - explicit: What the user said the identity is; nothing else counts then.
  ///   - location: The path or URL that the user gave.
  ///   - packagePath: The package's folder in its repository; empty at its top.
  ///   - workTree: The repository's folder, if it is on this machine.
  ///   - remote: The URL of the repository's `origin`, if it has one.
  public init(
    explicit: String? = nil, location: String, packagePath: String = "", workTree: String? = nil,
    remote: String? = nil
  ) {
    // A package in a folder is known by that folder's name, whatever its repository is called.
    let isInFolder = !packagePath.isEmpty
    let location = isInFolder ? "\(workTree ?? location)/\(packagePath)" : location
    let remote = isInFolder ? nil : remote
    let isLocal = FileManager.default.fileExists(atPath: location)
    path = isLocal ? URL(fileURLWithPath: location).resolvingSymlinksInPath().path : nil
    if let explicit {
      candidates = [explicit.lowercased()]
    } else {
      candidates = [remote, path ?? location].compactMap { $0 }.map(Self.identity(ofLocation:))
    }
  }

  /// The last part of a path or URL without `.git`, in lower case, as SwiftPM derives an identity.
  public static func identity(ofLocation location: String) -> String {
    var text = location[...]
    while text.hasSuffix("/") { text = text.dropLast() }
    var last = text.split(whereSeparator: { $0 == "/" || $0 == ":" }).last ?? text
    if last.hasSuffix(".git") { last = last.dropLast(4) }
    return last.lowercased()
  }
}
