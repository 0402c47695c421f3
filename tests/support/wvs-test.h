/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* What every test program is built on. */

/**
 * wvs_test_init:
 *
 * As g_test_init(), and: warnings are fatal, temporary files go to a folder of
 * the program's own that is removed at the end.
 */
void wvs_test_init (int *argc, char ***argv);

typedef gboolean (*WvsTestPredicate) (gpointer data);

/**
 * wvs_test_wait:
 * @seconds: the deadline, long: it only decides how fast a failure is seen
 *
 * Iterates the default main context until @predicate holds. Ends the test
 * program with a failure naming @what when it does not within @seconds.
 */
void wvs_test_wait (const char *what, double seconds,
    WvsTestPredicate predicate, gpointer data);

/* As wvs_test_wait() for a C expression; evaluates it again and again. */
#define WVS_TEST_WAIT_FOR(expression, seconds)                                 \
  G_STMT_START                                                                 \
  {                                                                            \
    WvsTestWait wait_ = wvs_test_wait_begin (#expression, (seconds));          \
    while (!(expression))                                                      \
      wvs_test_wait_iterate (&wait_);                                          \
    wvs_test_wait_end (&wait_);                                                \
  }                                                                            \
  G_STMT_END

typedef struct {
  const char *what;
  gint64 end_us;
  guint tick_id;
} WvsTestWait;

WvsTestWait wvs_test_wait_begin (const char *what, double seconds);
void wvs_test_wait_iterate (WvsTestWait *wait);
void wvs_test_wait_end (WvsTestWait *wait);

/* Iterates the default main context until nothing is pending. */
void wvs_test_drain (void);

/* (transfer full): a path in the program's temporary folder. */
char *wvs_test_path (const char *name);

/* (transfer full): a file with @contents in the temporary folder. */
char *wvs_test_file (const char *name, const char *contents, gssize length);

/* Asserts that @error is set with this domain and code and that its message
 * contains @text (nullable), then clears it. */
void wvs_test_assert_error (GError **error, GQuark domain, int code,
    const char *text);
