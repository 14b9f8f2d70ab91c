/// How far a clone or fetch is.
public struct TransferProgress: Hashable, Sendable {
  /// The number of objects to come; 0 while the server still counts.
  public var totalObjects: Int

  /// The number of objects that arrived.
  public var receivedObjects: Int

  /// The number of bytes that arrived.
  public var receivedBytes: Int

  /// Makes a progress from its parts.
  public init(totalObjects: Int, receivedObjects: Int, receivedBytes: Int) {
    self.totalObjects = totalObjects
    self.receivedObjects = receivedObjects
    self.receivedBytes = receivedBytes
  }
}
