/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "nal.h"

#include "wvs-test.h"

typedef struct {
  const char *name;
  WvsCodec codec;
  guint length_size;
  const char *hex;
  gboolean random_access;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "IDR", WVS_CODEC_H264, 4, "00000002 6588", TRUE },
  { "IDR after parameters", WVS_CODEC_H264, 4,
    "00000002 6742 00000002 68ce 00000003 658884", TRUE },
  { "lengths of two bytes", WVS_CODEC_H264, 2, "0002 6742 0002 6588", TRUE },
  { "lengths of one byte", WVS_CODEC_H264, 1, "02 6588", TRUE },
  { "recovery point", WVS_CODEC_H264, 4, "00000003 060601 00000002 4188",
    FALSE },
  { "delta", WVS_CODEC_H264, 4, "00000002 419a", FALSE },
  { "the first picture decides", WVS_CODEC_H264, 4,
    "00000002 419a 00000002 6588", FALSE },
  { "parameters only", WVS_CODEC_H264, 4, "00000002 6742", FALSE },
  { "start codes", WVS_CODEC_H264, 0, "00000001 0910 000001 6588", TRUE },
  { "start codes, delta", WVS_CODEC_H264, 0, "00000001 0930 00000001 419a",
    FALSE },
  { "H.265 IDR", WVS_CODEC_H265, 4, "00000003 400101 00000003 2601af", TRUE },
  { "H.265 CRA", WVS_CODEC_H265, 4, "00000003 2a01af", TRUE },
  { "H.265 delta", WVS_CODEC_H265, 4, "00000003 0201d0", FALSE },
  { "H.265 start codes", WVS_CODEC_H265, 0, "00000001 4001 000001 2601", TRUE },
  { "nothing", WVS_CODEC_H264, 4, "", FALSE },
  { "shorter than a length", WVS_CODEC_H264, 4, "0000", FALSE },
  { "a length alone", WVS_CODEC_H264, 4, "00000001", FALSE },
  { "length of nothing", WVS_CODEC_H264, 4, "00000000 00000002 6588", FALSE },
  { "length beyond the end", WVS_CODEC_H264, 4, "00000003 6588", FALSE },
  { "huge length", WVS_CODEC_H264, 4, "ffffffff 6588", FALSE },
  { "start code at the end", WVS_CODEC_H264, 0, "000001", FALSE },
  { "no start code", WVS_CODEC_H264, 0, "6588888888", FALSE },
};
/* clang-format on */

/* In memory of exactly its size, for the address sanitizer. */
static guint8 *
decode (const char *hex, gsize *size)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (const char *p = hex; *p != '\0'; p += 2) {
    guint8 byte;

    if (*p == ' ')
      p++;
    byte = (guint8)(g_ascii_xdigit_value (p[0]) << 4 |
                    g_ascii_xdigit_value (p[1]));
    g_byte_array_append (bytes, &byte, 1);
  }
  *size = bytes->len;
  return g_memdup2 (bytes->data, bytes->len);
}

static void
test_case (gconstpointer data)
{
  const Case *expected = data;
  gsize size;
  g_autofree guint8 *bytes = decode (expected->hex, &size);

  g_assert_cmpint (wvs_nal_is_random_access (expected->codec,
                       expected->length_size, bytes, size),
      ==, expected->random_access);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("/nal/%s", cases[i].name);

    g_test_add_data_func (name, &cases[i], test_case);
  }
  return g_test_run ();
}
