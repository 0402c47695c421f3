/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "token.h"

#include <string.h>

#include "wvs-test.h"

static void
test_form (void)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 2000; i++) {
    char *token = wvs_token_new ();

    g_assert_cmpuint (strlen (token), ==, 22);
    g_assert_cmpuint (strspn (token, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "abcdefghijklmnopqrstuvwxyz"
                                     "0123456789-_"),
        ==, 22);
    g_assert_true (g_hash_table_add (seen, token)); /* never twice */
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/token/form", test_form);
  return g_test_run ();
}
