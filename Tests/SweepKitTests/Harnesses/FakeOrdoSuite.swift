import Foundation
import TestSupport
import Testing

@testable import SweepMeasuring
@testable import SweepProcesses

/// An executable that behaves as those of ordo-one/benchmark do, written in C: it has their dialog,
/// their loop, and their two functions around the closure, under the names that Swift gives them.
///
/// What it does in a call of the closure is in the benchmark's name.
struct FakeOrdoSuite {
  let folder: TemporaryFolder
  let runner: SuiteRunner
  /// The executable's product name.
  let product = "Fake"

  /// - Parameter metric: How it writes a metric; `%s` is the name.
  init(metric: String = #"{\"%s\":{}}"#, options: RunOptions = RunOptions()) async throws {
    folder = try TemporaryFolder()
    let path = folder.path.string
    for name in ["events", "bin", "suite/suite"] {
      try FileManager.default.createDirectory(
        atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }
    let toolchain = try await Toolchain.query()
    try folder.write("fake.c", Self.source)
    let log = folder.appending("log").string
    let (status, _) = try await ChildProcess(
      toolchain.clang,
      ["-O1", "-fno-omit-frame-pointer", "-DMETRIC=\"\(metric)\"", "-o", "\(path)/bin/\(product)"]
        + ["\(path)/fake.c"]
    ).capture(loggingTo: log)
    try #require(status.isSuccess, "\(BuildLog(path: log).text)")
    let cache = BuiltProduct.path("preloaded-of-tests")
    let site = HarnessSite(
      workspace: Workspace(
        folder: PlacedFolder(path: path, seen: path), identity: "fake", suiteName: "suite"),
      paths: .unavailable, log: BuildLog(path: "\(path)/log"), options: options)
    let harness = OrdoHarness {
      await PreloadLibrary.available(toolchain: toolchain, cache: cache)
    }
    runner = SuiteRunner(site: site, harnesses: [product: harness], counter: { nil })
  }

  /// Measures one benchmark of it.
  ///
  /// - Parameter limit: How long a phase may take.
  func measure(_ name: String, within limit: Duration? = nil) async throws -> BenchmarkResult {
    let listing = try await runner.list(product).get()
    let benchmark = try #require(listing.benchmarks.first { $0.id == "Fake::\(name)" })
    var options = runner.options
    options.timeLimit = limit
    let site = HarnessSite(
      workspace: runner.site.workspace, paths: runner.site.paths, log: runner.site.log,
      options: options)
    return try await SuiteRunner(site: site, harnesses: runner.harnesses, counter: { nil })
      .measure(benchmark, of: product)
  }

  private static let source = #"""
    #include <fcntl.h>
    #include <signal.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <sys/wait.h>
    #include <time.h>
    #include <unistd.h>

    static const char *const names[] = {
        "steady", "first", "starts", "clock", "child", "hangs", "dies",
        "rubbish", "cut", "refuses", "none", "silent"};
    static struct timespec start_time, stop_time;
    static void *volatile kept;
    static int calls, explicit_start;

    __attribute__((noinline)) static void now(struct timespec *time) {
      clock_gettime(CLOCK_BOOTTIME, time);
      __asm__ volatile("" ::: "memory");
    }

    void before(int is_explicit) __asm__("$s9Benchmark0A8ExecutorV3runySayAA0A6ResultVGA2ACFySbcfU0_");
    void after(int is_explicit) __asm__("$s9Benchmark0A8ExecutorV3runySayAA0A6ResultVGA2ACFySbcfU1_");
    __attribute__((noinline)) void before(int is_explicit) {
      explicit_start = is_explicit;
      now(&start_time);
      __asm__ volatile("" ::: "memory");
    }
    __attribute__((noinline)) void after(int is_explicit) {
      now(&stop_time);
      explicit_start = is_explicit;
      __asm__ volatile("" ::: "memory");
    }

    static void allocate(size_t size) {
      kept = malloc(size);
      free(kept);
    }

    __attribute__((noinline)) static void closure(const char *name) {
      calls++;
      if (!strcmp(name, "steady")) {
        void *volatile one = malloc(100);
        allocate(50);
        free(one);
      } else if (!strcmp(name, "first")) {
        if (calls == 1) allocate(100000);
        allocate(10);
      } else if (!strcmp(name, "starts")) {
        allocate(5000);
        before(1);
        allocate(7);
        after(1);
        allocate(6000);
      } else if (!strcmp(name, "clock")) {
        struct timespec time;
        allocate(20);
        clock_gettime(CLOCK_BOOTTIME, &time);
        now(&time);
        allocate(30);
      } else if (!strcmp(name, "child")) {
        char *const arguments[] = {"true", NULL};
        pid_t child = vfork();
        if (child == 0) {
          execv("/bin/true", arguments);
          _exit(1);
        }
        waitpid(child, NULL, 0);
        allocate(40);
      } else if (!strcmp(name, "hangs")) {
        for (;;) pause();
      } else if (!strcmp(name, "dies")) {
        fprintf(stderr, "Fatal error: the shelf is empty\n");
        abort();
      }
    }

    static void reply(const char *text) {
      size_t length = strlen(text);
      if (write(3, &length, sizeof length) < 0 || write(3, text, length) < 0) abort();
    }

    static void list(void) {
      for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
        char metric[100], text[1000];
        snprintf(metric, sizeof metric, METRIC, "wallClock");
        snprintf(text, sizeof text,
                 "{\"list\":{\"benchmark\":{\"name\":\"%s\",\"target\":\"\",\"configuration\":{"
                 "\"metrics\":[%s],\"tags\":{%s},\"timeUnits\":\"automatic\",\"units\":[],"
                 "\"warmupIterations\":%d,\"scalingFactor\":%d,"
                 "\"maxDuration\":[542101,1590897978359414784],\"maxIterations\":%d}}}}",
                 names[index], metric, index == 3 ? "\"n\":\"5\",\"kind\":\"a b\"" : "",
                 index == 1 ? 0 : 1, index == 2 ? 1000 : 1,
                 !strcmp(names[index], "none") ? 0 : 100000000);
        reply(text);
      }
    }

    static void run(const char *name, int quiet) {
      if (quiet) dup2(open("/dev/null", O_WRONLY), 2);
      if (!strcmp(name, "refuses")) {
        reply("{\"error\":{\"_0\":\"Benchmark refuses failed with Shut()\"}}");
        return;
      }
      if (!strcmp(name, "rubbish")) {
        if (write(3, "what?", 5) < 0) abort();
        return;
      }
      if (!strcmp(name, "cut")) {
        size_t length = 1000;
        if (write(3, &length, sizeof length) < 0 || write(3, "{\"res", 5) < 0) abort();
        return;
      }
      if (strcmp(name, "first")) closure(name);
      struct timespec first;
      now(&first);
      long wall = 0;
      int most = strcmp(name, "none") ? 100000000 : 0;
      for (int count = 0; count < most && wall < 10000000; count++) {
        before(0);
        closure(name);
        if (!explicit_start) after(0);
        explicit_start = 0;
        wall = stop_time.tv_sec - first.tv_sec;
      }
    }

    int main(int count, char **arguments) {
      static char request[100000];
      size_t length = 0, got;
      while ((got = fread(request + length, 1, sizeof request - 1 - length, stdin)) > 0) length += got;
      int quiet = !strcmp(arguments[6], "true");
      for (size_t index = 0; index < length; index++) if (!request[index]) request[index] = ' ';
      if (strstr(request, "{\"list\":{}}")) {
        list();
      } else {
        for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
          char key[100];
          snprintf(key, sizeof key, "\"name\":\"%s\"", names[index]);
          if (strstr(request, key)) run(names[index], quiet);
          if (strstr(request, key) && !strcmp(names[index], "silent")) return 0;
        }
      }
      reply("{\"end\":{}}");
      return 0;
    }
    """#
}
