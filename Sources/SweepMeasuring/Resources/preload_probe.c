// Allocates what is known, in two processes, so that whoever compiled the preloaded library can see
// that it counts before anybody is believed: see PreloadLibrary.swift for the numbers.

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/// Keeps the compiler from leaving a block out that nobody uses.
static void *volatile kept;

int main(void) {
  void *own = kept = malloc(1000);
  pid_t child = fork();
  if (child < 0) return 1;
  if (child == 0) {
    kept = malloc(500);
    free(own);  // the parent's, and not counted
    _exit(0);   // 500 bytes are left
  }
  int status;
  if (waitpid(child, &status, 0) != child || status != 0) return 1;
  free(own);
  kept = realloc(calloc(10, 10), 600);
  free(kept);
  return 0;
}
