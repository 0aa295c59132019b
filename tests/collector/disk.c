/* A disk that forgets whatever it was not asked to keep; to be preloaded into a process.

   Each fsync or fdatasync of a file directly within $DISK copies it, as it is then, into $KEPT as 1, 2, 3 …, and adds
   a line to $KEPT/log: "kept <number> <name>". One of the folder itself adds "left" and the names of the files that it
   has: only then are those gone for good that were removed. Nothing is really synced. */

#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int number = 0;

static void fail(const char *what) {
    perror(what);
    abort();
}

static void note(const char *format, ...) {
    char path[4096], line[4096];
    va_list values;
    snprintf(path, sizeof path, "%s/log", getenv("KEPT"));
    va_start(values, format);
    int length = vsnprintf(line, sizeof line, format, values);
    va_end(values);
    int log = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (log < 0 || write(log, line, length) != length || close(log)) fail(path);
}

static void copy(int from, const char *to) {
    char block[65536];
    ssize_t length;
    off_t place = 0;
    int target = open(to, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (target < 0) fail(to);
    while ((length = pread(from, block, sizeof block, place)) > 0) {
        if (write(target, block, length) != length) fail(to);
        place += length;
    }
    if (length < 0 || close(target)) fail(to);
}

static void keep(int file, const char *path, const char *name) {
    char to[4096];
    snprintf(to, sizeof to, "%s/%d", getenv("KEPT"), ++number);
    /* A second descriptor only where the first cannot be read: to close one gives up the locks of SQLite. */
    int blind = (fcntl(file, F_GETFL) & O_ACCMODE) == O_WRONLY;
    int from = blind ? open(path, O_RDONLY) : file;
    if (from < 0) fail(path);
    copy(from, to);
    if (blind) close(from);
    note("kept %d %s\n", number, name);
}

static void leave(const char *folder) {
    char names[4096] = "";
    DIR *entries = opendir(folder);
    struct dirent *entry;
    if (!entries) fail(folder);
    while ((entry = readdir(entries)))
        if (entry->d_type == DT_REG) strcat(strcat(names, " "), entry->d_name);
    closedir(entries);
    note("left%s\n", names);
}

static int synced(int file) {
    char link[64], path[4096];
    const char *disk = getenv("DISK");
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (!disk || length < 0) return 0;
    path[length] = 0;
    size_t folder = strlen(disk);
    if (strncmp(path, disk, folder)) return 0;
    pthread_mutex_lock(&turn);
    if (!path[folder]) leave(disk);
    else if (path[folder] == '/' && !strchr(path + folder + 1, '/')) keep(file, path, path + folder + 1);
    pthread_mutex_unlock(&turn);
    return 0;
}

int fsync(int file) { return synced(file); }
int fdatasync(int file) { return synced(file); }
