/* A disk that takes its time; to be preloaded into a process. Each fsync and fdatasync really syncs, and takes two
   milliseconds more. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <time.h>

static int slowly(const char *name, int file) {
    const struct timespec more = {0, 2000000};
    int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    nanosleep(&more, NULL);
    return sync(file);
}

int fsync(int file) { return slowly("fsync", file); }
int fdatasync(int file) { return slowly("fdatasync", file); }
