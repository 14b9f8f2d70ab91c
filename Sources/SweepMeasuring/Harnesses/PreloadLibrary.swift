import Foundation
import SweepGit
import SweepProcesses
import SweepText

/// Our allocation hooks as a library that is loaded into programs which know nothing of them, and
/// the small program that runs a command under it.
///
/// Both are compiled from the engine's own sources by the toolchain's compiler, once for a
/// toolchain, and kept in the cache. Before anybody is believed, a program of ours allocates what
/// is known, in two processes, and must be counted so.
package struct PreloadLibrary: Sendable {
  /// The folder of what was compiled, which processes may see at a fixed path.
  package let folder: String
  /// Keeps the folder from being removed.
  private let lock: FolderLock?

  /// The library's path, for `LD_PRELOAD`.
  package var path: String { path(in: folder) }
  /// The path of the program that runs a command, whose arguments `launcher.c` describes.
  package var launcher: String { launcher(in: folder) }

  /// The library's path where its folder is seen elsewhere.
  package func path(in folder: String) -> String { "\(folder)/preload.so" }
  /// The launcher's path where its folder is seen elsewhere.
  package func launcher(in folder: String) -> String { "\(folder)/launcher" }

  /// The variables with which a program is started under the library.
  ///
  /// - Parameters:
  ///   - mode: What the library is to do, as `preload.c` lists it.
  ///   - file: The file that the mode writes to or shares.
  package func environment(mode: String, file: String) -> [String: String] {
    ["LD_PRELOAD": path, "BENCHMEM_PRELOAD": mode, "BENCHMEM_PRELOAD_FILE": file]
  }

  /// What this machine allows, found once for a toolchain and a cache.
  package static func available(
    toolchain: Toolchain, cache: String
  ) async -> Result<PreloadLibrary, Absence> {
    await found.library(toolchain, cache)
  }

  /// Why there is none.
  package enum Absence: Error, CustomStringConvertible {
    case otherPlatform(target: String)
    case separator(path: String)
    case noCompiler(path: String, log: String)
    case doesNotCount(log: String)
    case system(reason: String)

    /// One line with the way out.
    package var description: String {
      switch self {
      case .otherPlatform(let target):
        "programs cannot be measured on \(target): it takes a 64-bit Linux with glibc"
      case .separator(let path):
        "no library can be preloaded from \(path): choose a cache folder without a space or colon "
          + "in its path"
      case .noCompiler(let path, let log):
        "\(path) compiles no library to be preloaded (log: \(log))"
      case .doesNotCount(let log):
        "the preloaded library does not count a known program's memory as it is (log: \(log))"
      case .system(let reason): "no library can be preloaded: \(reason)"
      }
    }
  }
}

// MARK: Making it

extension PreloadLibrary {
  private static let found = Found()

  /// What was found, by toolchain and cache.
  private actor Found {
    private var tasks: [String: Task<Result<PreloadLibrary, Absence>, Never>] = [:]

    func library(
      _ toolchain: Toolchain, _ cache: String
    ) async -> Result<PreloadLibrary, Absence> {
      let key = "\(toolchain.executable)\n\(cache)"
      let task =
        tasks[key]
        ?? Task {
          do {
            return .success(try await PreloadLibrary.find(toolchain, cache: cache))
          } catch {
            return .failure(error as? Absence ?? .system(reason: "\(error)"))
          }
        }
      tasks[key] = task
      return await task.value
    }
  }

  /// The sources by their places. Those of the engine are its own, through a link.
  private static let sources: [CompiledFolder.Source] = [
    ("include/CAlloc.h", PackageResources.CAlloc_h),
    ("block.c", PackageResources.block_c), ("block.h", PackageResources.block_h),
    ("bounds.c", PackageResources.bounds_c), ("bounds.h", PackageResources.bounds_h),
    ("callers.c", PackageResources.callers_c), ("counting.c", PackageResources.counting_c),
    ("glibc.c", PackageResources.glibc_c), ("glibc.h", PackageResources.glibc_h),
    ("hooks.c", PackageResources.hooks_c), ("hooks.h", PackageResources.hooks_h),
    ("lock.c", PackageResources.lock_c), ("lock.h", PackageResources.lock_h),
    ("mappings.c", PackageResources.mappings_c), ("modules.c", PackageResources.modules_c),
    ("paths.c", PackageResources.paths_c), ("paths.h", PackageResources.paths_h),
    ("platform.h", PackageResources.platform_h), ("process.c", PackageResources.process_c),
    ("recording.c", PackageResources.recording_c), ("recording.h", PackageResources.recording_h),
    ("stacks.c", PackageResources.stacks_c), ("stacks.h", PackageResources.stacks_h),
    ("table.c", PackageResources.table_c), ("table.h", PackageResources.table_h),
    ("tasks.c", PackageResources.tasks_c), ("tasks.h", PackageResources.tasks_h),
    ("window.c", PackageResources.window_c), ("window.h", PackageResources.window_h),
    ("preload.c", PackageResources.preload_c), ("preload.h", PackageResources.preload_h),
    ("preload_command.c", PackageResources.preload_command_c),
    ("preload_command.h", PackageResources.preload_command_h),
    ("preload_reach.h", PackageResources.preload_reach_h),
    ("counter.h", PackageResources.counter_h),
    ("preload_programs.c", PackageResources.preload_programs_c),
    ("preload_programs.h", PackageResources.preload_programs_h),
    ("preload_suite.c", PackageResources.preload_suite_c),
  ]
  private static let launcherSource = ("launcher.c", PackageResources.launcher_c)
  private static let probeSource = ("preload_probe.c", PackageResources.preload_probe_c)

  private static let common = ["-DBENCHMEM_PRELOADED", "-I", "include", "-I", "."]
  /// `-Bsymbolic-functions`: what the hooks call of one another is theirs, whatever the program
  /// defines. Plain `-Bsymbolic` would keep `dlsym` from finding the program's own malloc.
  /// `initfirst`: the libraries' constructors count.
  private static let libraryArguments =
    common + [
      "-shared", "-fPIC", "-fvisibility=hidden", "-ftls-model=initial-exec",
      "-fno-omit-frame-pointer", "-static-libgcc", "-Wl,-z,defs", "-Wl,-z,initfirst",
      "-Wl,-Bsymbolic-functions",
    ]

  private static func find(_ toolchain: Toolchain, cache: String) async throws -> PreloadLibrary {
    guard toolchain.target.contains("linux-gnu") else {
      throw Absence.otherPlatform(target: toolchain.target)
    }
    let all = sources + [launcherSource, probeSource]
    let key = ContentDigest.of(
      all.flatMap { [$0.0, String(decoding: $0.1, as: UTF8.self)] } + libraryArguments
        + ["preload", toolchain.version, toolchain.target, toolchain.clang]
    ).prefix(16)
    let folder = "\(cache)/\(SweepCache.Kind.counters.rawValue)/\(key)"
    guard !folder.contains(where: { $0 == " " || $0 == ":" }) else {
      throw Absence.separator(path: folder)
    }
    if let there = try await take(folder) { return there }
    return try await make(folder, toolchain)
  }

  /// Takes what was compiled before. Those that count share the lock for as long as they do, so
  /// nobody may need it alone for that.
  private static func take(_ folder: String) async throws -> PreloadLibrary? {
    let lock = try await FolderLock.wait(for: folder + ".lock", .shared)
    let isThere = FileManager.default.fileExists(atPath: folder + "/verified")
    return isThere ? PreloadLibrary(folder: folder, lock: lock) : nil
  }

  private static func make(_ folder: String, _ toolchain: Toolchain) async throws -> PreloadLibrary
  {
    let lock = try await FolderLock.wait(for: folder + ".lock", .exclusive)
    if !FolderMarker.isIn(folder) { try SweepCache.Kind.counters.makeFolder(at: folder) }
    let compiled = CompiledFolder(folder, clang: toolchain.clang)
    let failure = Absence.noCompiler(path: toolchain.clang, log: folder + "/log")
    guard try await compiled.product("preload.so", from: sources, libraryArguments) != nil,
      let probe = try await compiled.product("probe", from: [probeSource], [])
    else { throw failure }
    // The smaller it is, the better: a static one, where the system has what that takes.
    let launched = sources.filter { $0.path.hasSuffix(".h") } + [launcherSource]
    if try await compiled.product("launcher", from: launched, common + ["-static"]) == nil {
      guard try await compiled.product("launcher", from: launched, common) != nil else {
        throw failure
      }
    }
    let unlocked = PreloadLibrary(folder: folder, lock: nil)
    guard try await unlocked.counts(probe) else {
      throw Absence.doesNotCount(log: folder + "/log")
    }
    try Data().write(to: URL(fileURLWithPath: folder + "/verified"))
    return PreloadLibrary(folder: folder, lock: try await lock.shared())
  }

  /// Whether the probe's memory is counted as it is: 1000 bytes in one process and 500 in its child
  /// at once, then 100 that become 600.
  private func counts(_ probe: String) async throws -> Bool {
    let events = "\(folder)/probe.jsonl"
    defer { try? FileManager.default.removeItem(atPath: events) }
    try? FileManager.default.removeItem(atPath: events)
    let process = ChildProcess(
      launcher,
      ["memory", "probe", events, "/", "/dev/null", "0", path, "\(folder)/probe.counters", "1000"]
        + ["--", probe], timeLimit: .seconds(60))
    guard try await process.run(appendingTo: folder + "/log").isSuccess,
      let stream = try? EventStream(path: events)
    else { return false }
    return stream.events.contains { event in
      guard case .memory(_, let values) = event else { return false }
      return values["peak_bytes"] == 1500 && values["total_bytes"] == 2200
        && values["allocations"] == 4 && values["live_bytes"] == 500
    }
  }
}
