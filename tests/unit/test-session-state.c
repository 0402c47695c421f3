/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "session-state.h"

#include "wvs-test.h"

/* Row: from. Column: to. Both from NEW to ENDED. */
static const char *const allowed[] = {
  "-p---e", /* new */
  "--n--e", /* preparing */
  "--nc-e", /* negotiating: another title may take another offer */
  "--n-Ce", /* connecting */
  "--n--e", /* connected */
  "------", /* ended */
};

static void
test_can_follow (void)
{
  for (guint from = WVS_SESSION_NEW; from <= WVS_SESSION_ENDED; from++) {
    for (guint to = WVS_SESSION_NEW; to <= WVS_SESSION_ENDED; to++) {
      gboolean expected =
          allowed[from - WVS_SESSION_NEW][to - WVS_SESSION_NEW] != '-';

      g_test_message ("%s, %s", wvs_session_state_get_name (from),
          wvs_session_state_get_name (to));
      g_assert_cmpint (wvs_session_state_can_follow (from, to), ==, expected);
    }
  }
}

static void
test_names (void)
{
  static const char *const names[] = { "new", "preparing", "negotiating",
    "connecting", "connected", "ended" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (wvs_session_state_get_name (WVS_SESSION_NEW + i), ==,
        names[i]);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/session-state/can-follow", test_can_follow);
  g_test_add_func ("/session-state/names", test_names);
  return g_test_run ();
}
