import Testing

/// All tests with repositories. They wait for `git` without suspending, so they run one after the
/// other: side by side they would hold every thread of the pool that asynchronous tests need.
@Suite(.serialized) enum GitTests {}
