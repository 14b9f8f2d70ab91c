import Foundation
import SweepMeasuring
import SweepProcesses
import SweepResults
import Testing

/// Programs of known memory, run by the launcher under the preloaded library.
@Suite("Preloaded library")
struct PreloadLibraryTests {
  /// Compiled once for all tests.
  private static let made = Task {
    let folder = try TemporaryFolder()
    let library = try await PreloadLibrary.available(
      toolchain: try await Toolchain.query(), cache: folder.path.string
    ).get()
    try folder.write("program.c", program)
    for (name, arguments) in [
      ("program", []), ("static", ["-static"]), ("own", ["-DOWN_MALLOC"]),
    ] {
      let status = try await ChildProcess(
        "clang", ["-O1", "-pthread", "-o", name, "program.c"] + arguments,
        workingDirectory: folder.path.string
      ).run(appendingTo: folder.appending("log").string)
      #expect(status.isSuccess, "\(folder.path)")
    }
    return (folder, library)
  }

  private struct Told {
    var values: JSONObject?
    var failure: String?
    func value(_ key: String) -> Int? { values?[key]?.integerValue }
  }

  private func run(
    _ words: String..., program: String = "program", phase: String = "memory", status: Int = 0
  ) async throws -> Told {
    let (folder, library) = try await Self.made.value
    let name = UUID().uuidString
    let events = folder.appending(name).string
    _ = try await ChildProcess(
      library.launcher,
      [phase, "Command::x", events, folder.path.string, "/dev/null", "\(status)", library.path]
        + ["\(events)-counters", "1000", "--", "./\(program)"] + words, timeLimit: .seconds(100)
    ).run(appendingTo: folder.appending("log").string)
    var told = Told()
    for event in try EventStream(path: events).events {
      if case .memory(_, let values) = event { told.values = values }
      if case .rss(_, let values) = event { told.values = values }
      if case .failure(_, _, let message) = event { told.failure = message }
    }
    return told
  }

  @Test(
    "The peak is that of the sum over processes, and what a process leaves goes with it",
    arguments: [
      // What the two hold while each waits for the other.
      ("pair", 1500, 1500, 2), ("exec", 4000, 4100, 2), ("vfork", 1000, 1300, 2),
      // A child that is killed leaves 5000 bytes; the next program begins without them.
      ("killed", 6000, 6900, 3), ("abort", 6000, 6900, 3), ("_exit", 6000, 6900, 3),
      ("copies", 1064, 1064, 2),
    ])
  func sums(_ mode: String, peak: Int, total: Int, allocations: Int) async throws {
    let told = try await run(mode)
    #expect(told.failure == nil)
    #expect(told.value("peak_bytes") == peak, "\(mode)")
    #expect(told.value("total_bytes") == total, "\(mode)")
    #expect(told.value("allocations") == allocations, "\(mode)")
  }

  @Test("All threads count, and the peak has what they hold when they meet")
  func threads() async throws {
    let told = try await run("threads")
    // Beside 1000 bytes of each, glibc's own for three threads.
    #expect(told.value("peak_bytes") ?? 0 >= 4000)
    #expect(told.value("peak_bytes") == told.value("total_bytes"))
    #expect(try await run("threads").value("total_bytes") == told.value("total_bytes"))
  }

  @Test("A program whose memory cannot be counted says why, and is no zero")
  func refusals() async throws {
    let ownMalloc = try await run("leaf", program: "own")
    #expect(ownMalloc.values == nil && ownMalloc.failure?.contains("a malloc of its own") == true)
    let isStatic = try await run("leaf", program: "static")
    #expect(isStatic.values == nil && isStatic.failure?.contains("static executable") == true)
    let startsStatic = try await run("start", "./static")
    #expect(startsStatic.values == nil)
    #expect(startsStatic.failure?.contains("./static is a static executable") == true)
    let cleared = try await run("cleared")
    #expect(cleared.values == nil && cleared.failure?.contains("without LD_PRELOAD") == true)
    #expect(
      try await run("leaf", program: "static", phase: "rss").value("rss_bytes") ?? 0 > 100_000)
  }

  @Test("A command that ends as it must not is a failure")
  func endings() async throws {
    #expect(try await run("status").failure == "exited with status 7 and not 0")
    #expect(try await run("status", status: 7).failure == nil)
    #expect(try await run("fault").failure == "was ended by signal 11 (Segmentation fault)")
    #expect(
      try await run("leaf", program: "gone").failure
        == "cannot be started: ./gone: No such file or directory")
  }

  private static let program = #"""
    #define _GNU_SOURCE
    #include <pthread.h>
    #include <signal.h>
    #include <spawn.h>
    #include <stdlib.h>
    #include <string.h>
    #include <sys/wait.h>
    #include <unistd.h>

    extern char **environ;
    static void *volatile kept;
    static int up[2], down[2];

    #ifdef OWN_MALLOC
    static char heap[1 << 20];
    static size_t used;
    void *malloc(size_t size) { return heap + (used += (size + 31) & ~(size_t)15); }
    void free(void *block) { (void)block; }
    void *calloc(size_t count, size_t size) { return malloc(count * size); }
    void *realloc(void *block, size_t size) {
      void *other = malloc(size);
      return block ? memcpy(other, block, size) : other;
    }
    #endif

    static void tell(int *pipe) { if (write(pipe[1], "x", 1) != 1) _exit(99); }
    static void hear(int *pipe) { char text; if (read(pipe[0], &text, 1) != 1) _exit(99); }

    static int wait_for(pid_t child) {
      int status;
      return waitpid(child, &status, 0) == child ? status : -1;
    }

    static int start(const char *path, const char *mode, char **environment) {
      char *arguments[] = {(char *)path, (char *)mode, NULL};
      pid_t child;
      if (posix_spawn(&child, path, NULL, NULL, arguments, environment) != 0) return 1;
      return wait_for(child) == 0 ? 0 : 1;
    }

    static pthread_barrier_t barrier;
    static void *hold(void *block) {
      (void)block;
      void *volatile own = malloc(1000);
      pthread_barrier_wait(&barrier);
      pthread_barrier_wait(&barrier);
      free(own);
      return NULL;
    }

    /// A child that ends in some way with 5000 bytes, then a program of 900 beside 1000 of ours.
    static int after(const char *mode) {
      kept = malloc(1000);
      pid_t child = fork();
      if (child == 0) {
        kept = malloc(5000);
        if (strcmp(mode, "killed") == 0) kill(getpid(), SIGKILL);
        if (strcmp(mode, "abort") == 0) abort();
        _exit(0);
      }
      wait_for(child);
      return start("./program", "leaf", environ);
    }

    int main(int count, char **words) {
      const char *mode = count > 1 ? words[1] : "leaf";
      if (pipe(up) != 0 || pipe(down) != 0) return 1;
      if (strcmp(mode, "leaf") == 0) {
        kept = malloc(900);
      } else if (strcmp(mode, "small") == 0) {
        kept = malloc(100);
      } else if (strcmp(mode, "pair") == 0) {
        kept = malloc(1000);
        pid_t child = fork();
        if (child == 0) {
          kept = malloc(500);
          tell(up);
          hear(down);
          _exit(0);
        }
        hear(up);
        tell(down);
        return wait_for(child);
      } else if (strcmp(mode, "exec") == 0) {
        kept = malloc(4000);
        execl("./program", "program", "small", (char *)NULL);
        return 1;
      } else if (strcmp(mode, "vfork") == 0) {
        kept = malloc(1000);
        pid_t child = vfork();
        if (child == 0) _exit(0);
        free(kept);
        kept = malloc(300);
        return wait_for(child);
      } else if (strcmp(mode, "killed") == 0 || strcmp(mode, "abort") == 0 ||
                 strcmp(mode, "_exit") == 0) {
        return after(mode);
      } else if (strcmp(mode, "copies") == 0) {
        // What the child got from its parent counts neither as memory nor when it is freed.
        void *block = kept = malloc(1000);
        pid_t child = fork();
        if (child == 0) {
          free(block);
          kept = malloc(64);
          free(kept);
          _exit(0);
        }
        int status = wait_for(child);
        free(block);
        return status;
      } else if (strcmp(mode, "threads") == 0) {
        pthread_barrier_init(&barrier, NULL, 4);
        pthread_t threads[3];
        for (int index = 0; index < 3; index++) pthread_create(&threads[index], NULL, hold, NULL);
        hold(NULL);
        for (int index = 0; index < 3; index++) pthread_join(threads[index], NULL);
      } else if (strcmp(mode, "start") == 0) {
        return start(words[2], "leaf", environ);
      } else if (strcmp(mode, "cleared") == 0) {
        char *none[] = {NULL};
        return start("./program", "leaf", none);
      } else if (strcmp(mode, "status") == 0) {
        return 7;
      } else if (strcmp(mode, "fault") == 0) {
        kill(getpid(), SIGSEGV);
      }
      return 0;
    }

    """#
}
