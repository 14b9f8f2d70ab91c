import Foundation

/// A folder of ours, and where the processes that work in it see it.
package struct PlacedFolder: Sendable, Hashable {
  /// Where it is.
  package let path: String
  /// Where processes see it: a fixed path, or ``path`` where none can be had.
  package let seen: String

  package init(path: String, seen: String) {
    self.path = path
    self.seen = seen
  }

  /// What processes call a file in the folder; a path elsewhere stays what it is.
  package func seen(_ path: String) -> String { Self.moved(path, from: self.path, to: seen) }

  /// Where a file is that processes see in the folder; a path elsewhere stays what it is.
  package func real(_ path: String) -> String { Self.moved(path, from: seen, to: self.path) }

  private static func moved(_ path: String, from: String, to: String) -> String {
    guard path == from || path.hasPrefix(from + "/") else { return path }
    return to + path.dropFirst(from.count)
  }
}

/// Runs programs in a mount namespace of their own, in which folders of ours lie at fixed paths.
///
/// What a program makes of its own path (`#filePath`, `Bundle.module`) is then the same in every
/// version, lane and cache. Where the kernel allows no such namespace, folders are seen where they
/// are, and callers choose paths of one length.
package enum FixedPaths: String, Sendable, Hashable {
  /// Root may mount.
  case root
  /// Any user may mount in a user namespace, and is itself again in one below.
  case user
  /// Nothing can be mounted here.
  case unavailable

  /// The folder below which mount points lie. It is on every machine the same, for any user.
  private static let mountPoints = "/tmp/.benchmem-sweep"

  /// How a folder is seen.
  ///
  /// - Parameter name: The mount point's name.
  package func place(_ path: String, as name: String) -> PlacedFolder {
    PlacedFolder(
      path: path, seen: self == .unavailable ? path : "\(Self.mountPoints)/\(name)")
  }

  /// A process that sees folders at their fixed paths.
  ///
  /// - Parameters:
  ///   - executable: A path as the process sees it, or a name to look up in `PATH`.
  ///   - folders: What is mounted.
  ///   - workingDirectory: A path as the process sees it.
  package func process(
    _ executable: String, _ arguments: [String], environment: [String: String?],
    workingDirectory: String, timeLimit: Duration?, folders: [PlacedFolder]
  ) -> ChildProcess {
    // A shell's variables differ in length with the folder that the command was started in.
    let variables: [String: String?] = ["PWD": workingDirectory, "OLDPWD": nil]
    let environment = environment.merging(variables) { given, _ in given }
    guard self != .unavailable else {
      return ChildProcess(
        executable, arguments, environment: environment, workingDirectory: workingDirectory,
        timeLimit: timeLimit)
    }
    var process = ChildProcess(
      "unshare", launcher(folders, workingDirectory) + [executable] + arguments,
      environment: environment, timeLimit: timeLimit)
    process.shown = [executable] + arguments
    return process
  }

  /// The words behind `unshare` and before the program's own.
  private func launcher(_ folders: [PlacedFolder], _ workingDirectory: String) -> [String] {
    let mounts = folders.indices.map { "mount --bind \"${\(2 * $0 + 1)}\" \"${\(2 * $0 + 2)}\"" }
    let count = 2 * folders.count
    let arguments = folders.flatMap { [$0.path, $0.seen] } + [workingDirectory]
    let steps = mounts + ["cd \"${\(count + 1)}\"", "shift \(count + 1)"]
    let own = "exec unshare --user --map-user=\(getuid()) --map-group=\(getgid()) \"$@\""
    let script = (steps + [self == .root ? "exec \"$@\"" : own]).joined(separator: " && ")
    let namespaces = self == .root ? ["--mount"] : ["--user", "--map-root-user", "--mount"]
    return namespaces + ["sh", "-c", script, "sh"] + arguments
  }

  /// What this machine allows, tried once.
  package static func available() async -> FixedPaths { await probe.value }

  private static let probe = Task<FixedPaths, Never> {
    let folder = NSTemporaryDirectory() + "benchmem-sweep-\(UUID().uuidString)"
    let files = FileManager.default
    defer { try? files.removeItem(atPath: folder) }
    do {
      try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for name in ["site", "inputs", "preload"] {
        try files.createDirectory(
          atPath: "\(mountPoints)/\(name)", withIntermediateDirectories: true)
      }
      // Everybody must be able to reach the mount points; whoever made them allows it.
      try? files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: mountPoints)
      try Data("seen".utf8).write(to: URL(fileURLWithPath: folder + "/mark"))
    } catch {
      return .unavailable
    }
    for way in [FixedPaths.root, .user] where way == .user || getuid() == 0 {
      let place = way.place(folder, as: "site")
      let process = way.process(
        "cat", ["\(place.seen)/mark"], environment: [:], workingDirectory: place.seen,
        timeLimit: .seconds(60), folders: [place])
      if let (status, output) = try? await process.capture(), status.isSuccess,
        output.elementsEqual("seen".utf8)
      {
        return way
      }
    }
    return .unavailable
  }
}
