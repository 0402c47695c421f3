/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "whep-wish.h"

#include <string.h>

#include "error.h"
#include "wvs-test.h"

static void
test_start (void)
{
  static const struct {
    const char *query;
    gint64 position_us;
  } cases[] = {
    { NULL, 0 },
    { "", 0 },
    { "position=0", 0 },
    { "position=12.5", 12500000 },
    { "position=12%2E5", 12500000 },
    { "position=100000000", G_GINT64_CONSTANT (100000000000000) },
    { "a&b=&=c&&position=7&position", -1 },
    { "a&b=&=c&&position=7", 7000000 },
    { "position=1&position=2", 2000000 },
    { "Position=3&positions=4", 0 },
    { "position=", -1 },
    { "position", -1 },
    { "position=-1", -1 },
    { "position=+1", -1 },
    { "position=1e3", -1 },
    { "position=0x10", -1 },
    { "position=inf", -1 },
    { "position=nan", -1 },
    { "position=1,5", -1 },
    { "position=.5", -1 },
    { "position=1.2.3", -1 },
    { "position=100000001", -1 },
    { "position=%ff", -1 },
    { "position=%00", -1 },
    { "position=1%00", -1 },
    { "position=111111111111111111111111111111111", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    WvsWhepStart start;
    gboolean good = wvs_whep_start_parse (cases[i].query, &start, &error);

    g_test_message ("%s", cases[i].query);
    g_assert_cmpint (good, ==, cases[i].position_us >= 0);
    if (good)
      g_assert_cmpint (start.position_us, ==, cases[i].position_us);
    else
      wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, "position");
  }
}

static void
test_muted (void)
{
  static const struct {
    const char *query;
    int muted; /* -1: refused */
  } cases[] = {
    { "position=1", 0 },
    { "muted", 1 },
    { "muted=", 1 },
    { "position=1&muted=1", 1 },
    { "muted=true", 1 },
    { "muted=tru%65", 1 },
    { "muted=false", 0 },
    { "muted=0", 0 },
    { "muted=maybe", -1 },
    { "muted=True", -1 },
    { "muted=%ff", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    WvsWhepStart start;
    gboolean good = wvs_whep_start_parse (cases[i].query, &start, &error);

    g_test_message ("%s", cases[i].query);
    g_assert_cmpint (good, ==, cases[i].muted >= 0);
    if (good)
      g_assert_cmpint (start.muted, ==, cases[i].muted);
    else
      wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, "muted");
  }
}

static void
test_control (void)
{
  static const struct {
    const char *text;
    WvsWhepAction action; /* 0: refused */
    gint64 position_us;
  } cases[] = {
    { "{\"action\":\"play\"}", WVS_WHEP_PLAY, 0 },
    { "{\"action\":\"pause\",\"more\":[1]}", WVS_WHEP_PAUSE, 0 },
    { "{\"action\":\"seek\",\"position\":1.5}", WVS_WHEP_SEEK, 1500000 },
    { "{\"action\":\"seek\",\"position\":0}", WVS_WHEP_SEEK, 0 },
    { "{\"action\":\"seek\"}", 0, 0 },
    { "{\"action\":\"seek\",\"position\":\"1\"}", 0, 0 },
    { "{\"action\":\"seek\",\"position\":-1}", 0, 0 },
    { "{\"action\":\"seek\",\"position\":1e99}", 0, 0 },
    { "{\"action\":\"stop\"}", 0, 0 },
    { "{\"action\":1}", 0, 0 },
    { "{\"action\":null}", 0, 0 },
    { "{}", 0, 0 },
    { "[]", 0, 0 },
    { "\"play\"", 0, 0 },
    { "", 0, 0 },
    { "{\"action\":\"play\"", 0, 0 },
    { "{\"action\":\"play\"} x", 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    WvsWhepControl control;
    gboolean good = wvs_whep_control_parse (cases[i].text,
        strlen (cases[i].text), &control, &error);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (good, ==, cases[i].action != 0);
    if (good) {
      g_assert_cmpint (control.action, ==, cases[i].action);
      g_assert_cmpint (control.position_us, ==, cases[i].position_us);
    } else {
      wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, NULL);
    }
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/whep-wish/start", test_start);
  g_test_add_func ("/whep-wish/muted", test_muted);
  g_test_add_func ("/whep-wish/control", test_control);
  return g_test_run ();
}
