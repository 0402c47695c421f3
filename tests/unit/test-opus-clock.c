/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "opus-clock.h"

#include "wvs-test.h"

#define MS G_GINT64_CONSTANT (1000000)

typedef struct {
  const char *name;
  guint8 bytes[2];
  gsize size;
  gint64 duration_us;
} Packet;

/* RFC 6716 table 2, and §3.2 for the count of frames. */
static const Packet packets[] = {
  { "SILK, 10 ms", { 0 << 3 }, 1, 10000 },
  { "SILK, 60 ms", { 11 << 3 }, 1, 60000 },
  { "both, 10 ms", { 12 << 3 }, 1, 10000 },
  { "both, 20 ms", { 15 << 3 }, 1, 20000 },
  { "CELT, 2.5 ms", { 16 << 3 }, 1, 2500 },
  { "CELT, 20 ms", { 31 << 3 }, 1, 20000 },
  { "two frames", { 31 << 3 | 1 }, 1, 40000 },
  { "two frames of other sizes", { 31 << 3 | 2 }, 1, 40000 },
  { "three frames", { 31 << 3 | 3, 3 }, 2, 60000 },
  { "with padding, of variable size", { 31 << 3 | 3, 0xc0 | 6 }, 2, 120000 },
  { "longer than allowed", { 31 << 3 | 3, 7 }, 2, 0 },
  { "no frames", { 31 << 3 | 3, 0 }, 2, 0 },
  { "no count", { 31 << 3 | 3 }, 1, 0 },
  { "nothing", { 0 }, 0, 0 },
};

static void
test_duration (gconstpointer data)
{
  const Packet *packet = data;

  g_assert_cmpint (wvs_opus_packet_get_duration_ns (packet->bytes,
                       packet->size),
      ==, packet->duration_us * 1000);
}

/* 2.5 ms in milliseconds, as Matroska has it. */
static void
test_rounded (void)
{
  WvsOpusClock clock = { 0 };

  for (gint64 i = 0; i < 1000; i++)
    g_assert_cmpint (wvs_opus_clock_tell (&clock, (i * 5 / 2) * MS, 5 * MS / 2),
        ==, i * 5 * MS / 2);
}

/* Wherever one begins, packets have the same times. */
static void
test_jump (void)
{
  WvsOpusClock clock = { 0 };

  g_assert_cmpint (wvs_opus_clock_tell (&clock, 7 * MS, 20 * MS), ==, 7 * MS);
  for (gint64 i = 1; i < 100; i++) {
    wvs_opus_clock_jump (&clock);
    for (gint64 off = -1; off <= 1; off++) {
      WvsOpusClock copy = clock;

      g_assert_cmpint (wvs_opus_clock_tell (&copy, (7 + 20 * i + off) * MS,
                           20 * MS),
          ==, (7 + 20 * i) * MS);
      g_assert_cmpint (wvs_opus_clock_tell (&copy, -1, 20 * MS), ==,
          (27 + 20 * i) * MS);
    }
  }
}

static void
test_gap (void)
{
  WvsOpusClock clock = { 0 };

  (void)wvs_opus_clock_tell (&clock, 0, 20 * MS);
  g_assert_cmpint (wvs_opus_clock_tell (&clock, 119 * MS, 20 * MS), ==,
      20 * MS);
  g_assert_cmpint (wvs_opus_clock_tell (&clock, 1001 * MS, 20 * MS), ==,
      1000 * MS);
  g_assert_cmpint (wvs_opus_clock_tell (&clock, -1, 20 * MS), ==, 1020 * MS);
}

static void
test_unknown (void)
{
  WvsOpusClock clock = { 0 };

  g_assert_cmpint (wvs_opus_clock_tell (&clock, -1, 20 * MS), ==, -1);
  g_assert_cmpint (wvs_opus_clock_tell (&clock, 40 * MS, 20 * MS), ==, 40 * MS);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (packets); i++) {
    g_autofree char *name =
        g_strdup_printf ("/opus-clock/duration/%s", packets[i].name);

    g_test_add_data_func (name, &packets[i], test_duration);
  }
  g_test_add_func ("/opus-clock/rounded", test_rounded);
  g_test_add_func ("/opus-clock/jump", test_jump);
  g_test_add_func ("/opus-clock/gap", test_gap);
  g_test_add_func ("/opus-clock/unknown", test_unknown);
  return g_test_run ();
}
