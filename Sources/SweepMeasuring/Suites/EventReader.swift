import SweepResults

/// Typed access to the keys of one event.
package struct EventReader {
  let object: JSONObject

  func string(_ key: String) throws(EventStreamError) -> String {
    guard let value = object[key]?.stringValue else { throw malformed(key) }
    return value
  }

  func integer(_ key: String) throws(EventStreamError) -> Int {
    guard let value = object[key]?.integerValue, value >= 0 else { throw malformed(key) }
    return value
  }

  func integers(_ key: String) throws(EventStreamError) -> [Int] {
    guard let values = object[key]?.arrayValue else { throw malformed(key) }
    let integers = values.compactMap(\.integerValue).filter { $0 >= 0 }
    guard integers.count == values.count else { throw malformed(key) }
    return integers
  }

  func object(_ key: String) -> JSONObject {
    object[key]?.objectValue ?? JSONObject()
  }

  /// The integers of a pass: everything but its address within the stream.
  var series: JSONObject {
    JSONObject(
      object.members.filter {
        !["event", "id", "pass"].contains($0.key) && $0.value.integerValue != nil
      }
      .map { ($0.key, $0.value) })
  }

  private func malformed(_ key: String) -> EventStreamError {
    .malformed(event: object["event"]?.stringValue ?? "?", key: key)
  }
}
