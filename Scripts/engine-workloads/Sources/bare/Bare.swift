import Workloads

/// `bare WORKLOAD` prints the seconds that it takes.
///
/// A suite's actions do not run on the main thread, and glibc serves other threads from other
/// arenas; so this work leaves the main thread too.
@main
struct Bare {
  static func main() async {
    guard let workload = CommandLine.arguments.last.flatMap(Workload.init(rawValue:)) else {
      fatalError("usage: bare arrays|dictionary|malloc")
    }
    await Task.detached { print(seconds(workload.run)) }.value
  }
}
