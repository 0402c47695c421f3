/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* The folder of a store: what its files are called, and how one of them is read
 * and written.
 *
 *  FOLDER/v1/ab/abcdef…(key)/000123.chunk
 *
 * Other things in there are nobody's business. No link is followed below
 * FOLDER, as others may write there. Functions that return an int return 0 or
 * a number of errno. Thread: any that may wait for a disk. */

#define WVS_STORE_NAME_BYTES 32

/* Whether @text is what wvs_rendition_get_key() returns. */
gboolean wvs_store_folder_is_key (const char *text);

/* @name: of %WVS_STORE_NAME_BYTES bytes: filled in */
void wvs_store_folder_name (char *name, guint index);

/* Whether @name is that of a chunk. @index: (out) */
gboolean wvs_store_folder_parse_name (const char *name, guint *index);

/* Whether @name is that of a file which is being written. */
gboolean wvs_store_folder_is_temporary (const char *name);

/**
 * wvs_store_folder_open:
 * @key: (nullable): opens the folder of this rendition, not that of all
 * @make: also makes what is not there, for this user only
 * @fd: (out): to be closed
 */
int wvs_store_folder_open (const char *folder, const char *key, gboolean make,
    int *fd) G_GNUC_WARN_UNUSED_RESULT;

/* Removes the folder of a rendition, if it is empty. Who is about to write there
 * is told ENOENT and has to open it anew. */
void wvs_store_folder_remove (const char *folder, const char *key);

/* Calls @func with each name in the folder @name, which is in the open folder
 * @parent; @fd is the open folder itself. One that cannot be read is empty. */
typedef void (*WvsStoreFolderFunc) (int fd, const char *name, gpointer data);
void wvs_store_folder_visit (int parent, const char *name,
    WvsStoreFolderFunc func, gpointer data);

/**
 * wvs_store_folder_read:
 * @fd: an open folder
 * @used_us: now, in microseconds of real time: when the file was last used
 * @bytes: (out): what is in it
 *
 * Returns: as above; EBADMSG: no regular file of a size that a chunk may have
 */
int wvs_store_folder_read (int fd, const char *name, gint64 used_us,
    GBytes **bytes) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wvs_store_folder_write:
 * @replaced: (out): the size of the file that had this name, else 0
 *
 * The file is there as a whole, or it is not there.
 */
int wvs_store_folder_write (int fd, const char *name, GBytes *bytes,
    guint64 *replaced) G_GNUC_WARN_UNUSED_RESULT;
