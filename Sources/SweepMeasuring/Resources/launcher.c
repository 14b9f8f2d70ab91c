// Runs a command once, with all that it starts, and tells what it took: its events are those of
// Documentation/EventFormat.md.
//
//     launcher PHASE ID EVENTS DIRECTORY INPUT STATUS LIBRARY COUNTERS OUTPUT -- WORD ...
//
// PHASE is `memory`, `rss`, `timing`, `instructions` or `set-up`; INPUT is the file that the
// command reads as its standard input; STATUS is the exit status that it is to have; LIBRARY and
// COUNTERS are the preloaded library and the file of preload_command.h, for `memory`. For
// `instructions`, WORD ... is an emulator with the command's own words behind it, whose plugin
// counts into COUNTERS (counter.h). Of what the command prints, the first OUTPUT bytes and the last
// OUTPUT bytes go to standard output.
//
// It is small, because the kernel counts what a process forked from it had resident as the
// process's own. The command has a process group of its own. What its processes leave running
// becomes the launcher's child: it waits for these as well, for a while, and ends them then.
//
// Exit status: 0 when the command ended as it was to; 70 when it did not, or its memory was not
// counted, which a `failure` event tells; 71 when the launcher itself failed.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "counter.h"
#include "preload_command.h"
#include "preload_reach.h"

enum { FAILED = 70, OWN_FAULT = 71, GRACE_SECONDS = 10 };

static struct {
  const char *phase, *id, *events, *directory, *input, *library, *counters;
  int status;
  size_t output;
  char **words;
} plan;

// MARK: Events

static void write_all(int file, const char *text, size_t length) {
  while (length > 0) {
    ssize_t written = write(file, text, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(OWN_FAULT);
    text += written;
    length -= (size_t)written;
  }
}

/// Writes a text as JSON does.
static void put_string(FILE *line, const char *text) {
  putc('"', line);
  for (; *text; text++) {
    unsigned char byte = (unsigned char)*text;
    if (byte == '"' || byte == '\\') putc('\\', line);
    if (byte < 0x20) {
      fprintf(line, "\\u%04x", byte);
    } else {
      putc(byte, line);
    }
  }
  putc('"', line);
}

/// Appends one event, of this command unless it is `suite`, by one write.
static void put_event(const char *event, const char *format, ...) {
  char *text = NULL;
  size_t length = 0;
  FILE *line = open_memstream(&text, &length);
  if (!line) _exit(OWN_FAULT);
  fprintf(line, "{\"event\":\"%s\"", event);
  if (strcmp(event, "suite") != 0) {
    fputs(",\"id\":", line);
    put_string(line, plan.id);
  }
  va_list list;
  va_start(list, format);
  vfprintf(line, format, list);
  va_end(list);
  fputs("}\n", line);
  fclose(line);
  int file = open(plan.events, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) _exit(OWN_FAULT);
  write_all(file, text, length);
  close(file);
  free(text);
}

static void put_failure(const char *kind, const char *format, ...) {
  char *text = NULL, *quoted = NULL;
  size_t length = 0;
  va_list list;
  va_start(list, format);
  if (vasprintf(&text, format, list) < 0) _exit(OWN_FAULT);
  va_end(list);
  FILE *line = open_memstream(&quoted, &length);
  if (!line) _exit(OWN_FAULT);
  put_string(line, text);
  fclose(line);
  put_event("failure", ",\"kind\":\"%s\",\"message\":%s", kind, quoted);
  free(quoted);
  free(text);
}

// MARK: What is left running

/// The id of a process that is a child of another one, or zero.
static pid_t child_of(pid_t parent) {
  char path[64], text[512];
  DIR *folder = opendir("/proc");
  pid_t found = 0;
  if (!folder) return 0;
  for (struct dirent *entry; !found && (entry = readdir(folder));) {
    pid_t process = (pid_t)atoi(entry->d_name);
    if (process <= 0) continue;
    snprintf(path, sizeof path, "/proc/%d/stat", process);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) continue;
    text[length] = 0;
    const char *field = strrchr(text, ')');
    int its_parent = 0;
    char state = 0;
    if (field && sscanf(field + 1, " %c %d", &state, &its_parent) == 2 && its_parent == parent &&
        state != 'Z' && state != 'X') {
      found = process;
    }
  }
  closedir(folder);
  return found;
}

/// Kills the command and all that it left. What a killed process had started becomes a child of
/// the launcher, and is killed then.
static void end_all(pid_t command) {
  if (command > 0) kill(-command, SIGKILL);
  for (pid_t child; (child = child_of(getpid())) > 0;) {
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
  }
  while (waitpid(-1, NULL, WNOHANG) > 0) {
  }
}

static void name_of(pid_t process, char *name, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/comm", process);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? -1 : read(file, name, size - 1);
  if (file >= 0) close(file);
  name[length > 0 ? length - (name[length - 1] == '\n') : 0] = 0;
}

// MARK: What the command prints

/// The first and the last of what was printed.
static struct {
  size_t printed;  ///< Bytes of the beginning that are passed on already.
  char *last;      ///< A ring of what came behind it.
  size_t count;    ///< Bytes that went into the ring.
} output;

static void keep(const char *text, size_t length) {
  if (output.printed < plan.output) {
    size_t part = plan.output - output.printed;
    if (part > length) part = length;
    write_all(STDOUT_FILENO, text, part);
    output.printed += part;
    text += part;
    length -= part;
  }
  if (length == 0 || plan.output == 0) return;
  if (!output.last && !(output.last = malloc(plan.output))) _exit(OWN_FAULT);
  for (size_t index = length > plan.output ? length - plan.output : 0; index < length; index++) {
    output.last[(output.count + index) % plan.output] = text[index];
  }
  output.count += length;
}

/// Takes what is in the pipe. False at its end.
static bool drain(int pipe) {
  static char text[65536];
  for (;;) {
    ssize_t length = read(pipe, text, sizeof text);
    if (length == 0) return false;
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return errno == EAGAIN;
    keep(text, (size_t)length);
  }
}

static void print_last(void) {
  if (output.count == 0) return;
  size_t kept = output.count < plan.output ? output.count : plan.output;
  if (output.count > kept) {
    char text[96];
    int length = snprintf(text, sizeof text, "\n[... %zu bytes are left out ...]\n",
                          output.count - kept);
    write_all(STDOUT_FILENO, text, (size_t)length);
  }
  for (size_t index = output.count - kept; index < output.count;) {
    size_t at = index % plan.output, part = plan.output - at;
    if (part > output.count - index) part = output.count - index;
    write_all(STDOUT_FILENO, output.last + at, part);
    index += part;
  }
}

// MARK: The counters

static struct benchmem_window *window;
static struct command_state *state;

/// Makes the file of the counters, all zeros, and maps it. NULL where that fails.
static void *make_shared(size_t size) {
  int file = open(plan.counters, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0 || ftruncate(file, (off_t)size) != 0) return NULL;
  void *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  return shared == MAP_FAILED ? NULL : shared;
}

static bool make_counters(void) {
  char *shared = make_shared(COMMAND_FILE_SIZE);
  if (!shared) return false;
  window = (struct benchmem_window *)(shared - offsetof(struct benchmem_window, peak_bytes));
  state = (struct command_state *)(shared + COMMAND_COUNTERS_SIZE);
  atomic_store(&state->started, 1);
  return true;
}

/// The path of the command's executable, as execvp finds it.
static const char *find_program(char *path, size_t size) {
  const char *folders = getenv("PATH");
  if (strchr(plan.words[0], '/') || !folders) return plan.words[0];
  while (*folders) {
    size_t length = strcspn(folders, ":");
    snprintf(path, size, "%.*s/%s", (int)length, folders, plan.words[0]);
    if (access(path, X_OK) == 0) return path;
    folders += length + (folders[length] == ':');
  }
  return plan.words[0];
}

/// Why the counts are not those of the whole command; NULL if they are.
static const char *refusal(const char **path) {
  *path = state->refused;
  switch (atomic_load(&state->refusal)) {
    case COMMAND_COUNTED: break;
    case COMMAND_OWN_MALLOC: return "has a malloc of its own";
    case COMMAND_FOREIGN: return "is linked with another allocator than glibc's";
    case COMMAND_NO_SLOT: return "ran in more processes at once than can be counted";
    default: return "could not share its counters";
  }
  uint64_t started = atomic_load(&state->started), begun = atomic_load(&state->begun);
  *path = NULL;
  if (begun >= started) return NULL;
  if (begun == 0) {
    // As the command would find it.
    char found[4096];
    bool is_there = chdir(plan.directory) == 0;
    return reach_text(is_there ? reach_of(find_program(found, sizeof found)) : PROGRAM_IN_REACH);
  }
  enum program_reach suspicion = atomic_load(&state->suspicion);
  *path = suspicion == PROGRAM_IN_REACH ? "a program that it starts" : state->suspect;
  return reach_text(suspicion);
}

static bool put_counts(void) {
  for (uint32_t index = 0; index < COMMAND_SLOTS; index++) {
    uint32_t process = atomic_load(&state->slots[index].process);
    if (process) command_give_back(window, state, &state->slots[index], process);
  }
  const char *path, *reason = refusal(&path);
  if (reason) {
    if (path && *path) {
      put_failure("unsupported", "its memory cannot be counted: %s %s", path, reason);
    } else {
      put_failure("unsupported", "its memory cannot be counted: it %s", reason);
    }
    return false;
  }
#define COUNT(name) (unsigned long long)atomic_load(&window->others.name)
  put_event("memory",
            ",\"pass\":0,\"peak_bytes\":%llu,\"total_bytes\":%llu,\"allocations\":%llu,"
            "\"live_bytes\":%llu,\"freed\":%llu,\"usable_bytes\":%llu,\"mapped_bytes\":%llu,"
            "\"unmapped_bytes\":%llu",
            (unsigned long long)atomic_load(&window->peak_bytes), COUNT(total_bytes),
            COUNT(allocations), (unsigned long long)atomic_load(&state->left_bytes), COUNT(freed),
            COUNT(usable_bytes), COUNT(mapped_bytes), COUNT(unmapped_bytes));
  return true;
}

// MARK: Instructions

static struct counter_total *total;

static bool put_instructions(void) {
  unsigned long long started = atomic_load(&total->started), ended = atomic_load(&total->ended);
  const char *reason = NULL;
  if (atomic_load(&total->replaced) > 0) {
    reason = "it starts another program, which the emulator does not follow";
  } else if (started == 0) {
    reason = "the emulator does not run it";
  } else if (ended != started) {
    reason = "not all of its processes ended by themselves";
  }
  if (reason) {
    put_failure("unsupported", "its instructions cannot be counted: %s", reason);
    return false;
  }
  put_event("instructions", ",\"pass\":0,\"instructions\":%llu,\"by\":\"emulator\"",
            (unsigned long long)atomic_load(&total->instructions));
  return true;
}

// MARK: The run

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/// In the child: becomes the command, or tells why not through the pipe and ends.
static void become_command(int report, int printed, const sigset_t *signals) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigprocmask(SIG_SETMASK, signals, NULL);
  int input = open(plan.input, O_RDONLY | O_CLOEXEC);
  bool is_ready = input >= 0 && dup2(input, STDIN_FILENO) >= 0 &&
                  dup2(printed, STDOUT_FILENO) >= 0 && dup2(printed, STDERR_FILENO) >= 0 &&
                  chdir(plan.directory) == 0;
  if (is_ready) execvp(plan.words[0], plan.words);
  int reason = errno;
  if (write(report, &reason, sizeof reason) != sizeof reason) _exit(OWN_FAULT);
  _exit(OWN_FAULT);
}

struct ending {
  int status;
  uint64_t nanoseconds;
  uint64_t resident_bytes;
  int exec_error;  ///< Why the command could not be started; zero if it was.
  char left[32];   ///< The name of a process that would not end.
};

static void take_ended(pid_t command, struct ending *ending, bool *has_ended) {
  struct rusage usage;
  int status;
  for (pid_t process; (process = wait4(-1, &status, WNOHANG, &usage)) > 0;) {
    uint64_t bytes = (uint64_t)usage.ru_maxrss * 1024;
    if (bytes > ending->resident_bytes) ending->resident_bytes = bytes;
    if (process != command) continue;
    ending->status = status;
    *has_ended = true;
  }
}

static struct ending run_command(void) {
  struct ending ending = {0};
  int report[2], printed[2];
  sigset_t watched, before;
  sigemptyset(&watched);
  sigaddset(&watched, SIGCHLD);
  sigaddset(&watched, SIGTERM);
  sigaddset(&watched, SIGINT);
  sigaddset(&watched, SIGHUP);
  if (sigprocmask(SIG_BLOCK, &watched, &before) != 0 || pipe2(report, O_CLOEXEC) != 0 ||
      pipe2(printed, O_CLOEXEC) != 0) {
    _exit(OWN_FAULT);
  }
  int signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
  fcntl(printed[0], F_SETFL, O_NONBLOCK);
  if (signals < 0) _exit(OWN_FAULT);
  uint64_t start = now(), end_of_command = 0;
  pid_t command = fork();
  if (command < 0) _exit(OWN_FAULT);
  if (command == 0) become_command(report[1], printed[1], &before);
  close(report[1]);
  close(printed[1]);
  bool has_ended = false, is_open = true;
  for (;;) {
    struct pollfd files[] = {{signals, POLLIN, 0}, {is_open ? printed[0] : -1, POLLIN, 0}};
    int wait = -1;
    if (end_of_command) {
      uint64_t over = end_of_command + (uint64_t)GRACE_SECONDS * 1000000000, time = now();
      wait = time >= over ? 0 : (int)((over - time) / 1000000) + 1;
    }
    int ready = poll(files, 2, wait);
    struct signalfd_siginfo signal;
    while (read(signals, &signal, sizeof signal) == sizeof signal) {
      if (signal.ssi_signo == SIGCHLD) continue;
      end_all(has_ended ? 0 : command);
      _exit(OWN_FAULT);
    }
    take_ended(command, &ending, &has_ended);
    if (has_ended) {
      ending.nanoseconds = now() - start;
      if (!end_of_command) end_of_command = now();
      // Nobody is left: not even one that has not told yet.
      if (waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD) break;
      if (ready == 0) {
        name_of(child_of(getpid()), ending.left, sizeof ending.left);
        if (!ending.left[0]) strcpy(ending.left, "?");
        end_all(command);
        break;
      }
    }
    if (is_open && files[1].revents) is_open = drain(printed[0]);
  }
  if (is_open) drain(printed[0]);
  if (read(report[0], &ending.exec_error, sizeof ending.exec_error) !=
      sizeof ending.exec_error) {
    ending.exec_error = 0;
  }
  return ending;
}

/// Tells what keeps the run from being one. True if nothing does.
static bool ended_well(const struct ending *ending) {
  const char *what = strcmp(plan.phase, "set-up") == 0 ? "its set-up " : "";
  if (ending->exec_error) {
    put_failure("error", "%scannot be started: %s: %s", what, plan.words[0],
                strerror(ending->exec_error));
  } else if (ending->left[0]) {
    put_failure("error", "%sleft a process running: %s, which was ended after %d seconds", what,
                ending->left, GRACE_SECONDS);
  } else if (WIFSIGNALED(ending->status)) {
    int number = WTERMSIG(ending->status);
    if (plan.status == 128 + number) return true;
    put_failure("error", "%swas ended by signal %d (%s)", what, number, strsignal(number));
  } else if (WEXITSTATUS(ending->status) != plan.status) {
    put_failure("error", "%sexited with status %d and not %d", what,
                WEXITSTATUS(ending->status), plan.status);
  } else {
    return true;
  }
  return false;
}

static bool read_plan(int count, char **arguments) {
  enum { FIXED = 11 };
  if (count <= FIXED || strcmp(arguments[10], "--") != 0) return false;
  plan.phase = arguments[1];
  plan.id = arguments[2];
  plan.events = arguments[3];
  plan.directory = arguments[4];
  plan.input = arguments[5];
  plan.status = atoi(arguments[6]);
  plan.library = arguments[7];
  plan.counters = arguments[8];
  plan.output = strtoull(arguments[9], NULL, 10);
  plan.words = arguments + FIXED;
  return true;
}

int main(int count, char **arguments) {
  if (!read_plan(count, arguments)) return OWN_FAULT;
  bool is_memory = strcmp(plan.phase, "memory") == 0, is_set_up = strcmp(plan.phase, "set-up") == 0;
  bool is_counted = strcmp(plan.phase, "instructions") == 0;
  int persona = personality(0xffffffff);
  bool is_fixed = persona != -1 &&
                  personality((unsigned long)persona | ADDR_NO_RANDOMIZE) != -1;
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  put_event("suite",
            ",\"schema\":1,\"engine\":\"command\",\"hashing\":\"deterministic\","
            "\"addresses\":\"%s\",\"counting\":\"exact\"",
            is_fixed ? "fixed" : "random");
  if ((is_memory && !make_counters()) || (is_counted && !(total = make_shared(sizeof *total)))) {
    put_failure("error", "cannot make the file of the counters: %s", strerror(errno));
    return OWN_FAULT;
  }
  if (is_memory) {
    const char *others = getenv("LD_PRELOAD");
    char *libraries = NULL;
    if (asprintf(&libraries, "%s%s%s", plan.library, others ? ":" : "", others ? others : "") < 0) {
      return OWN_FAULT;
    }
    setenv("LD_PRELOAD", libraries, 1);
    setenv("BENCHMEM_PRELOAD", "command", 1);
    setenv("BENCHMEM_PRELOAD_FILE", plan.counters, 1);
  }
  struct ending ending = run_command();
  print_last();
  bool is_well = ended_well(&ending) && (!is_memory || put_counts()) &&
                 (!is_counted || put_instructions());
  if (is_memory || is_counted) unlink(plan.counters);
  if (!is_well) return FAILED;
  if (strcmp(plan.phase, "rss") == 0) {
    put_event("rss", ",\"pass\":0,\"rss_bytes\":%llu", (unsigned long long)ending.resident_bytes);
  }
  if (strcmp(plan.phase, "timing") == 0) {
    put_event("timing", ",\"iterations\":1,\"nanoseconds\":[%llu],\"options\":{}",
              (unsigned long long)ending.nanoseconds);
  }
  if (!is_set_up) put_event("end", "%s", "");
  return 0;
}
