/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "reference.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
packet_free (gpointer data)
{
  Packet *packet = data;

  g_free (packet->md5);
  g_free (packet);
}

/* (transfer full): what a program writes. */
static GString *
run (const char *const *argv)
{
  GString *output = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  char buffer[65536];
  int fd, status;
  GPid pid;
  ssize_t n;

  g_spawn_async_with_pipes (NULL, (char **)argv, NULL,
      G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL,
      &fd, NULL, &error);
  g_assert_no_error (error);
  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (output, buffer, n);
  close (fd);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return output;
}

GPtrArray *
reference_packets (const char *path, WvsKind kind)
{
  const char *const argv[] = { "ffprobe", "-v", "error", "-select_streams",
    kind == WVS_KIND_VIDEO ? "v:0" : "a:0", "-show_entries",
    "packet=pts_time,data_hash", "-show_data_hash", "md5", "-of",
    "default=noprint_wrappers=1", path, NULL };
  GPtrArray *packets = g_ptr_array_new_with_free_func (packet_free);
  GString *output = run (argv);
  g_auto (GStrv) lines = g_strsplit (output->str, "\n", -1);
  double seconds = 0;

  for (char **line = lines; *line != NULL; line++) {
    if (g_str_has_prefix (*line, "pts_time=")) {
      seconds = g_ascii_strtod (*line + strlen ("pts_time="), NULL);
    } else if (g_str_has_prefix (*line, "data_hash=MD5:")) {
      Packet *packet = g_new (Packet, 1);

      packet->time_us = (gint64)(seconds * 1e6 + (seconds < 0 ? -0.5 : 0.5));
      packet->md5 = g_strdup (*line + strlen ("data_hash=MD5:"));
      g_ptr_array_add (packets, packet);
    }
  }
  g_string_free (output, TRUE);
  return packets;
}

char *
reference_md5 (const WvsAccessUnit *unit)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_MD5,
      wvs_access_unit_get_data (unit));
}

/* The offset of the next start code from @from on, or @size. */
static gsize
find_start (const guint8 *data, gsize size, gsize from)
{
  for (gsize i = from; i + 3 <= size; i++) {
    if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1)
      return i;
  }
  return size;
}

void
reference_split (const guint8 *data, gsize size, GPtrArray *sums,
    guint32 *types)
{
  gsize start = find_start (data, size, 0);

  while (start < size) {
    gsize begin = start + 3;
    gsize end = start = find_start (data, size, begin);
    guint type;

    /* The zeroes before a start code are part of neither unit. */
    while (end > begin && data[end - 1] == 0)
      end--;
    if (end == begin)
      continue;
    type = data[begin] & 0x1f;
    if (types != NULL)
      *types |= 1U << type;
    if (type < 7 || type > 9)
      g_ptr_array_add (sums, g_compute_checksum_for_data (G_CHECKSUM_MD5,
                                 data + begin, end - begin));
  }
}

GPtrArray *
reference_nal_units (const char *path)
{
  const char *const argv[] = { "ffmpeg", "-nostdin", "-v", "error", "-i", path,
    "-map", "0:v:0", "-c", "copy", "-bsf:v", "h264_mp4toannexb", "-f", "h264",
    "-", NULL };
  GPtrArray *sums = g_ptr_array_new_with_free_func (g_free);
  GString *output = run (argv);

  reference_split ((const guint8 *)output->str, output->len, sums, NULL);
  g_string_free (output, TRUE);
  return sums;
}
