import TestSupport

/// Tests of pure code need nothing else of TestSupport.
typealias TemporaryFolder = TestSupport.TemporaryFolder
