/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "store-folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chunk-file.h"

#define VERSION "v" G_STRINGIFY (WVS_CHUNK_FILE_VERSION)
#define SUFFIX ".chunk"
#define TEMPORARY_SUFFIX ".tmp"
#define TEMPORARY_DIGITS 16
#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* A file's time is set to that of its use at most this often: each time is a
 * write. */
#define TOUCH_US (60 * (gint64)G_USEC_PER_SEC)

/* How often another server may take away under our hands what we have just
 * made, or have thought of the same name. */
#define MAX_TRIES 5

static gboolean
is_hex (const char *text, gsize length)
{
  return strspn (text, "0123456789abcdef") == length;
}

gboolean
wvs_store_folder_is_key (const char *text)
{
  return is_hex (text, WVS_CHUNK_FILE_KEY_LENGTH) &&
         text[WVS_CHUNK_FILE_KEY_LENGTH] == '\0';
}

void
wvs_store_folder_name (char *name, guint index)
{
  g_snprintf (name, WVS_STORE_NAME_BYTES, "%06u" SUFFIX, index);
}

gboolean
wvs_store_folder_parse_name (const char *name, guint *index)
{
  char again[WVS_STORE_NAME_BYTES];
  guint64 number = g_ascii_strtoull (name, NULL, 10);

  if (number > G_MAXUINT)
    return FALSE;
  *index = (guint)number;
  wvs_store_folder_name (again, *index);
  return g_str_equal (name, again);
}

gboolean
wvs_store_folder_is_temporary (const char *name)
{
  return is_hex (name, TEMPORARY_DIGITS) &&
         g_str_equal (name + TEMPORARY_DIGITS, TEMPORARY_SUFFIX);
}

static int
enter (int parent, const char *name, gboolean make, int *fd)
{
  *fd = openat (parent, name, FOLDER_FLAGS);
  if (*fd < 0 && errno == ENOENT && make &&
      (mkdirat (parent, name, 0700) == 0 || errno == EEXIST))
    *fd = openat (parent, name, FOLDER_FLAGS);
  return *fd < 0 ? errno : 0;
}

/* @names: below @folder, one within the other; ends with %NULL */
static int
open_below (const char *folder, const char *const *names, gboolean make,
    int *fd)
{
  int error = 0;

  *fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (*fd < 0 && errno == ENOENT && make &&
      g_mkdir_with_parents (folder, 0700) == 0)
    *fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (*fd < 0)
    return errno;
  for (; *names != NULL && error == 0; names++) {
    int parent = *fd;

    error = enter (parent, *names, make, fd);
    (void)close (parent);
  }
  return error;
}

int
wvs_store_folder_open (const char *folder, const char *key, gboolean make,
    int *fd)
{
  char prefix[3] = { '\0' };
  const char *names[] = { VERSION, NULL, key, NULL };

  if (key != NULL) {
    memcpy (prefix, key, 2);
    names[1] = prefix;
  }
  return open_below (folder, names, make, fd);
}

void
wvs_store_folder_remove (const char *folder, const char *key)
{
  const char prefix[] = { key[0], key[1], '\0' };
  const char *names[] = { VERSION, prefix, NULL };
  int fd;

  if (open_below (folder, names, FALSE, &fd) != 0)
    return;
  (void)unlinkat (fd, key, AT_REMOVEDIR);
  (void)close (fd);
}

void
wvs_store_folder_visit (int parent, const char *name, WvsStoreFolderFunc func,
    gpointer data)
{
  int fd = openat (parent, name, FOLDER_FLAGS);
  DIR *dir = fd >= 0 ? fdopendir (fd) : NULL;
  const struct dirent *entry;

  if (dir == NULL) {
    if (fd >= 0)
      (void)close (fd);
    return;
  }
  while ((entry = readdir (dir)) != NULL)
    func (fd, entry->d_name, data);
  (void)closedir (dir);
}

/* Reads @size bytes and no more. */
static int
read_all (int fd, guint8 *bytes, gsize size)
{
  for (gsize done = 0; done < size;) {
    ssize_t n = read (fd, bytes + done, size - done);

    if (n == 0)
      return EBADMSG;
    if (n < 0 && errno != EINTR)
      return errno;
    done += n > 0 ? (gsize)n : 0;
  }
  return 0;
}

static int
write_all (int fd, const guint8 *bytes, gsize size)
{
  for (gsize done = 0; done < size;) {
    ssize_t n = write (fd, bytes + done, size - done);

    if (n < 0 && errno != EINTR)
      return errno;
    done += n > 0 ? (gsize)n : 0;
  }
  return 0;
}

/* What a file system does not let us do here, it costs only the order in which
 * files go. */
static void
touch (int fd, const struct stat *info, gint64 used_us)
{
  gint64 mtime_us = info->st_mtim.tv_sec * (gint64)G_USEC_PER_SEC;

  if (ABS (used_us - mtime_us) > TOUCH_US)
    (void)futimens (fd, NULL);
}

/* Not by mmap(): a disk that fails is then an error, not a signal. */
static int
read_file (int fd, gint64 used_us, GBytes **bytes)
{
  struct stat info;
  g_autofree guint8 *buffer = NULL;
  int error;

  if (fstat (fd, &info) != 0)
    return errno;
  if (!S_ISREG (info.st_mode) || info.st_size < WVS_CHUNK_FILE_MIN_BYTES ||
      info.st_size > WVS_CHUNK_FILE_MAX_BYTES)
    return EBADMSG;
  buffer = g_malloc ((gsize)info.st_size);
  error = read_all (fd, buffer, (gsize)info.st_size);
  if (error != 0)
    return error;
  touch (fd, &info, used_us);
  *bytes = g_bytes_new_take (g_steal_pointer (&buffer), (gsize)info.st_size);
  return 0;
}

int
wvs_store_folder_read (int fd, const char *name, gint64 used_us, GBytes **bytes)
{
  /* O_NONBLOCK: opening a FIFO would wait for someone to write to it. */
  int file = openat (fd, name,
      O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  int error;

  if (file < 0) /* a link or a socket: nothing of ours */
    return errno == ELOOP || errno == ENXIO ? EBADMSG : errno;
  error = read_file (file, used_us, bytes);
  (void)close (file);
  return error;
}

static int
open_temporary (int fd, char *name, int *file)
{
  for (guint i = 0; i < MAX_TRIES; i++) {
    g_snprintf (name, WVS_STORE_NAME_BYTES, "%08x%08x" TEMPORARY_SUFFIX,
        g_random_int (), g_random_int ());
    *file = openat (fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (*file >= 0)
      return 0;
    if (errno != EEXIST)
      return errno;
  }
  return EEXIST;
}

/* No fsync(): what a power failure tears, the checksum finds out, and a disk is
 * not made to wait for each chunk. */
int
wvs_store_folder_write (int fd, const char *name, GBytes *bytes,
    guint64 *replaced)
{
  char temporary[WVS_STORE_NAME_BYTES];
  struct stat info;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  int file;
  int error = open_temporary (fd, temporary, &file);

  if (error != 0)
    return error;
  error = write_all (file, data, size);
  if (close (file) != 0 && error == 0) /* a full disk may only now be told of */
    error = errno;
  *replaced = fstatat (fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
                      S_ISREG (info.st_mode)
                  ? (guint64)info.st_size
                  : 0;
  if (error == 0 && renameat (fd, temporary, fd, name) != 0)
    error = errno;
  if (error != 0)
    (void)unlinkat (fd, temporary, 0);
  return error;
}
