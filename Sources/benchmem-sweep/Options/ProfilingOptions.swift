import ArgumentParser
import Foundation
import SweepMeasuring
import SweepResults
import SystemPackage

/// Which profiles are taken, and where they are kept.
struct ProfilingOptions: ParsableArguments {
  @Option(
    name: .customLong("profile"),
    help: ArgumentHelp(
      "Write down where the memory of each benchmark comes from, by one more pass, in DIR/VERSION. run with --compare-fail does so for what exceeded a limit.",
      valueName: "dir"))
  var folder: String?

  @Flag(
    name: .customLong("no-profile"),
    help:
      "Take no profiles: without this, both sides of the ten largest steps of memory have one, in OUT/profiles."
  )
  var takesNone = false

  @Flag(
    help: "Accepted as pytest-benchmem has it: frames of C, C++ and the runtime are always there.")
  var profileNative = false

  func validate() throws {
    if folder?.isEmpty == true { throw ValidationError("--profile needs a folder.") }
    if takesNone, folder != nil || profileNative {
      throw ValidationError("--no-profile takes no profiles; leave out one of it and --profile.")
    }
  }

  /// Puts what was given into a request. What memory passes do not measure is not profiled.
  func apply(to request: inout SweepRequest) throws {
    if folder != nil, !request.run.measuresMemory {
      throw ValidationError(
        "--profile looks at memory passes; leave out one of it and --no-memory.")
    }
    if takesNone { request.profiles = .none }
    guard let folder else { return }
    request.profiles = .all
    // Before hours of measuring, and not behind them.
    try OutputFile(path: folder + "/profile").makeFolder()
    guard access(folder, W_OK) == 0 else {
      throw OutputError(place: folder, reason: String(cString: strerror(errno)))
    }
    request.profileFolder = ProfileFolder(path: FilePath(AbsolutePath.of(folder)))
    try OutputFile.require(folder, of: "--profile", apartFrom: request.inputFolders)
    if profileNative {
      Terminal.standardError.note(
        "note: profiles always have the frames of C, C++ and the runtime\n")
    }
  }
}
