/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "checksum.h"

#include <string.h>

#include "wvs-test.h"

static guint64
sum (const char *text, guint64 seed)
{
  return wvs_checksum ((const guint8 *)text, strlen (text), seed);
}

/* As others have it. */
static void
test_known (void)
{
  static const struct {
    const char *text;
    guint64 seed;
    guint64 sum;
  } rows[] = {
    { "", 0, 0xef46db3751d8e999 },
    { "a", 0, 0xd24ec4f1a98c6e5b },
    { "abc", 0, 0x44bc2cf5ad770999 },
    { "xxhash", 0, 0x32dd38952c4bc720 },
    { "xxhash", 20141025, 0xb559b98d844e0635 },
    { "Nobody inspects the spammish repetition", 0, 0xfbcea83c8a378bf1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (sum (rows[i].text, rows[i].seed), ==, rows[i].sum);
}

/* Of any length, at any address, each bit counts. */
static void
test_each_bit (void)
{
  guint8 data[101] = { 0 };

  for (gsize size = 1; size < sizeof data; size++) {
    guint64 whole = wvs_checksum (data + 1, size, 0);

    g_assert_cmpuint (wvs_checksum (data + 1, size - 1, 0), !=, whole);
    g_assert_cmpuint (wvs_checksum (data + 1, size, 1), !=, whole);
    for (gsize bit = 0; bit < 8 * size; bit++) {
      data[1 + bit / 8] ^= (guint8)(1u << bit % 8);
      g_assert_cmpuint (wvs_checksum (data + 1, size, 0), !=, whole);
      data[1 + bit / 8] = 0;
    }
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/checksum/known", test_known);
  g_test_add_func ("/checksum/each-bit", test_each_bit);
  return g_test_run ();
}
