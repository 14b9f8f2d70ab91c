import RealWorkloads

/// `real-bare WORKLOAD`, for other tools to watch.
@main
struct RealBare {
  static func main() async {
    guard let workload = CommandLine.arguments.last.flatMap(RealWorkload.init(rawValue:)) else {
      fatalError("usage: real-bare json|words|tree")
    }
    await Task.detached { workload.run() }.value
  }
}
