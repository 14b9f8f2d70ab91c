/// The uncommitted state of a work tree, copied into a folder.
public struct WorkTreeSnapshot: Hashable, Sendable {
  /// The tree that a commit of exactly these files would have. So it equals HEAD's tree when
  /// nothing is changed, and two snapshots with equal files have equal ids.
  public var treeID: ObjectID

  /// What was done to the folder.
  public var report: CheckoutReport

  /// Makes a snapshot from its parts.
  public init(treeID: ObjectID, report: CheckoutReport) {
    self.treeID = treeID
    self.report = report
  }
}
