/// How often each workload repeats its work: 22 is ten percent more, and 30 half as much again.
enum Work {
  static let arithmetic = 20
  static let sorting = 20
  static let dictionary = 20
  static let text = 20
  static let table = 20
  static let tree = 20
  static let boxes = 20
  static let search = 20
  static let closures = 20
}
