import BenchMemEngine
import Workloads

// linked [counting] WORKLOAD: prints the seconds that it takes, with the hooks idle or counting.
guard let workload = CommandLine.arguments.last.flatMap(Workload.init(rawValue:)) else {
  fatalError("usage: linked [counting] arrays|dictionary|malloc")
}
if CommandLine.arguments.contains("counting") {
  var time = 0.0
  let result = try measureMemory(repeats: 1, warmup: 0) { time = seconds(workload.run) }
  guard result.allocations > 1_000 else { fatalError("nothing was counted") }
  print(time)
} else {
  print(seconds(workload.run))
}
