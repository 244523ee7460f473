// Stands between a server and its disk: a library to be loaded before all others (LD_PRELOAD). Whatever is done to files
// below one folder is also written down in a journal, with all its data, so that power-loss.test.mjs can tell what a
// disk would hold that loses power at any moment. On demand it lets writes and syncs fail.
//
//   RECORDER_FOLDER   the folder
//   RECORDER_JOURNAL  the journal; journal.mjs reads it
//   RECORDER_FAILURE  a file: as long as it is there, writes and syncs fail with the error number that it holds
//
// A sync does nothing but to be written down: for the journal, its files are on disk then, and not a moment earlier.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))real(#name))

// One at a time: the journal has the order in which things happened.
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;

static void *real(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found) abort();
  return found;
}

static int below(const char *path) {
  const char *folder = getenv("RECORDER_FOLDER");
  size_t length = folder ? strlen(folder) : 0;
  return length > 0 && strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

// Whether a file that is open lies below the folder; its status and, if wanted, its path.
static int ours(int fd, struct stat *status, char *path) {
  char link[64], target[PATH_MAX];
  if (!getenv("RECORDER_FOLDER") || fstat(fd, status) != 0) return 0;
  if (!S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode)) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, target, sizeof target - 1);
  if (length < 0) return 0;
  target[length] = 0;
  if (path) strcpy(path, target);
  return below(target);
}

// An entry: kind, file, two numbers, length of what follows.
static void note(char kind, uint64_t file, uint64_t first, uint64_t second, const void *data, uint32_t length) {
  struct __attribute__((packed)) { char kind; uint64_t file, first, second; uint32_t length; } head = {kind, file, first, second, length};
  if (journal < 0) {
    const char *name = getenv("RECORDER_JOURNAL");
    journal = name ? REAL(open)(name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644) : -1;
    if (journal < 0) abort();
  }
  struct iovec parts[] = {{&head, sizeof head}, {(void *)data, length}};
  if (REAL(writev)(journal, parts, 2) != (ssize_t)(sizeof head + length)) abort();
}

static void note_text(char kind, uint64_t file, const char *text) { note(kind, file, 0, 0, text, strlen(text)); }

static void note_pair(char kind, const char *from, const char *to) {
  char both[2 * PATH_MAX];
  int length = snprintf(both, sizeof both, "%s%c%s", from, 0, to);
  note(kind, 0, 0, 0, both, length);
}

static int failure(void) {
  char text[16] = {0};
  const char *name = getenv("RECORDER_FAILURE");
  int file = name ? REAL(open)(name, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return 0;
  ssize_t length = REAL(read)(file, text, sizeof text - 1);
  REAL(close)(file);
  return length > 0 ? atoi(text) : 0;
}

static int opened(const char *path, int flags, mode_t mode) {
  if (!(flags & (O_CREAT | O_TRUNC)) || !below(path)) return REAL(open)(path, flags, mode);
  struct stat status;
  pthread_mutex_lock(&one_at_a_time);
  int error = failure(), existed = access(path, F_OK) == 0, fd = -1;
  if (error && !existed) {
    errno = error;
  } else {
    fd = REAL(open)(path, flags, mode);
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
      if (!existed) note_text('C', status.st_ino, path);
      else if (flags & O_TRUNC) note('T', status.st_ino, 0, 0, "", 0);
    }
  }
  pthread_mutex_unlock(&one_at_a_time);
  return fd;
}

static mode_t mode_of(int flags, va_list more) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; }

#define OPEN(name)                                                                                                              \
  int name(const char *path, int flags, ...) {                                                                                  \
    va_list more;                                                                                                               \
    va_start(more, flags);                                                                                                      \
    mode_t mode = mode_of(flags, more);                                                                                         \
    va_end(more);                                                                                                               \
    return opened(path, flags, mode);                                                                                           \
  }
OPEN(open)
OPEN(open64)

// What was written at a place, whatever call did it.
static ssize_t written(int fd, const struct iovec *parts, int count, int64_t at) {
  struct stat status;
  if (!ours(fd, &status, NULL)) return at < 0 ? REAL(writev)(fd, parts, count) : REAL(pwritev)(fd, parts, count, at);
  pthread_mutex_lock(&one_at_a_time);
  int error = failure();
  ssize_t done = -1;
  if (error) {
    errno = error;
  } else {
    done = at < 0 ? REAL(writev)(fd, parts, count) : REAL(pwritev)(fd, parts, count, at);
    int64_t from = at < 0 ? lseek(fd, 0, SEEK_CUR) - done : at;
    ssize_t left = done;
    for (int part = 0; part < count && left > 0; part++) {
      size_t length = (size_t)left < parts[part].iov_len ? (size_t)left : parts[part].iov_len;
      note('W', status.st_ino, from, 0, parts[part].iov_base, length);
      from += length;
      left -= length;
    }
  }
  pthread_mutex_unlock(&one_at_a_time);
  return done;
}

ssize_t write(int fd, const void *data, size_t length) { return written(fd, &(struct iovec){(void *)data, length}, 1, -1); }
ssize_t writev(int fd, const struct iovec *parts, int count) { return written(fd, parts, count, -1); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return written(fd, &(struct iovec){(void *)data, length}, 1, at); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) { return written(fd, &(struct iovec){(void *)data, length}, 1, at); }

// After a sync that failed the system may take pages for written that are not: a later sync does not bring them back.
static int synced(int fd, int (*sync)(int)) {
  struct stat status;
  char path[PATH_MAX];
  if (!ours(fd, &status, path)) return sync(fd);
  pthread_mutex_lock(&one_at_a_time);
  int error = failure();
  if (S_ISDIR(status.st_mode)) {
    if (!error) note_text('D', status.st_ino, path);
  } else {
    note(error ? 'F' : 'S', status.st_ino, 0, 0, "", 0);
  }
  pthread_mutex_unlock(&one_at_a_time);
  errno = error;
  return error ? -1 : 0;
}

int fsync(int fd) { return synced(fd, REAL(fsync)); }
int fdatasync(int fd) { return synced(fd, REAL(fdatasync)); }

static int truncated(int fd, off_t size) {
  struct stat status;
  if (!ours(fd, &status, NULL)) return REAL(ftruncate)(fd, size);
  pthread_mutex_lock(&one_at_a_time);
  int done = REAL(ftruncate)(fd, size);
  if (done == 0) note('T', status.st_ino, size, 0, "", 0);
  pthread_mutex_unlock(&one_at_a_time);
  return done;
}

int ftruncate(int fd, off_t size) { return truncated(fd, size); }
int ftruncate64(int fd, off64_t size) { return truncated(fd, size); }

int rename(const char *from, const char *to) {
  if (!below(to)) return REAL(rename)(from, to);
  pthread_mutex_lock(&one_at_a_time);
  int error = failure(), done = -1;
  if (error) errno = error;
  else if ((done = REAL(rename)(from, to)) == 0) note_pair('R', from, to);
  pthread_mutex_unlock(&one_at_a_time);
  return done;
}

int link(const char *from, const char *to) {
  if (!below(to)) return REAL(link)(from, to);
  pthread_mutex_lock(&one_at_a_time);
  int done = REAL(link)(from, to);
  if (done == 0) note_pair('L', from, to);
  pthread_mutex_unlock(&one_at_a_time);
  return done;
}

int unlink(const char *path) {
  if (!below(path)) return REAL(unlink)(path);
  pthread_mutex_lock(&one_at_a_time);
  int done = REAL(unlink)(path);
  if (done == 0) note_text('U', 0, path);
  pthread_mutex_unlock(&one_at_a_time);
  return done;
}

int mkdir(const char *path, mode_t mode) {
  if (!below(path)) return REAL(mkdir)(path, mode);
  pthread_mutex_lock(&one_at_a_time);
  int done = REAL(mkdir)(path, mode);
  if (done == 0) note_text('M', 0, path);
  pthread_mutex_unlock(&one_at_a_time);
  return done;
}
