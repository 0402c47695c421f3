/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "sample.h"

#include "error.h"

/* From the folder of the executable: PREFIX/bin, and build/PRESET/src. */
static const char *const places[] = {
  "../share/webrtc-video-server/sample.webm",
  "../../../data/sample.webm",
};

char *
wvs_sample_find (GError **error)
{
  g_autofree char *executable = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder =
      executable != NULL ? g_path_get_dirname (executable) : NULL;

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = g_build_filename (folder, places[i], NULL);

    if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
      return g_canonicalize_filename (path, NULL);
  }
  g_set_error_literal (error, WVS_ERROR, WVS_ERROR_NOT_FOUND,
      "the bundled clip is not where it was installed; name a video file");
  return NULL;
}
