import Workloads

// bare WORKLOAD: prints the seconds that it takes.
guard let workload = CommandLine.arguments.last.flatMap(Workload.init(rawValue:)) else {
  fatalError("usage: bare arrays|dictionary|malloc")
}
print(seconds(workload.run))
