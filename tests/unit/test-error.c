/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "error.h"

#include <sysexits.h>

#include "wvs-test.h"

static void
test_codes (void)
{
  static const struct {
    WvsErrorCode code;
    int exit_status;
    const char *name;
  } cases[] = {
    { WVS_ERROR_USAGE, EX_USAGE, "usage" },
    { WVS_ERROR_UNPLAYABLE, EX_DATAERR, "unplayable" },
    { WVS_ERROR_NOT_FOUND, EX_NOINPUT, "not-found" },
    { WVS_ERROR_UNAVAILABLE, EX_UNAVAILABLE, "unavailable" },
    { WVS_ERROR_PERMISSION, EX_NOPERM, "permission" },
    { WVS_ERROR_INTERNAL, EX_SOFTWARE, "internal" },
    { WVS_ERROR_UNACCEPTABLE, EX_DATAERR, "unacceptable" },
    { WVS_ERROR_BUSY, EX_TEMPFAIL, "busy" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error =
        g_error_new_literal (WVS_ERROR, (int)cases[i].code, "x");

    g_assert_cmpint (wvs_error_exit_status (error), ==, cases[i].exit_status);
    g_assert_cmpstr (wvs_error_name (error), ==, cases[i].name);
  }
}

static void
test_foreign (void)
{
  g_autoptr (GError) foreign = g_error_new_literal (G_FILE_ERROR,
      G_FILE_ERROR_NOENT, "of another domain");
  g_autoptr (GError) unknown = g_error_new_literal (WVS_ERROR, 9999, "x");

  g_assert_cmpint (wvs_error_exit_status (foreign), ==, EX_SOFTWARE);
  g_assert_cmpstr (wvs_error_name (foreign), ==, "internal");
  g_assert_cmpint (wvs_error_exit_status (unknown), ==, EX_SOFTWARE);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/error/codes", test_codes);
  g_test_add_func ("/error/foreign", test_foreign);
  return g_test_run ();
}
