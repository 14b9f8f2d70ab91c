/// Uses a value in a way that the compiler cannot see through, so that it must be computed.
///
/// `run.measure` does this with what its action returns; call it for anything else whose
/// computation must not be optimized away.
@inline(never)
@_optimize(none)
public func blackHole<Value: ~Copyable>(_ value: borrowing Value) {}

/// Returns the value in a way that the compiler cannot see through, so that it counts as unknown.
///
/// Wrap a constant input in it to keep the compiler from computing the action's result beforehand.
@inline(never)
@_optimize(none)
public func opaque<Value>(_ value: Value) -> Value { value }
