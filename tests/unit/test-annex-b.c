/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "annex-b.h"

#include "wvs-test.h"

typedef struct {
  const char *name;
  WvsCodec codec;
  const char *record; /* of the codec's configuration */
  const char *units;  /* in lengths, one access unit after another, by '|' */
  const char *wanted; /* the last of them with start codes */
} Case;

#define AVC "01 42c01e ff e1 0002 6742 01 0002 68ce"

/* 21 bytes, the size of lengths, and three lists. */
#define HEVC                                                                   \
  "01 0000000000 0000000000 0000000000 0000000000 03 03 "                      \
  "20 0001 0002 4001 21 0001 0002 4201 22 0001 0002 4401"

/* clang-format off */
static const Case cases[] = {
  { "IDR", WVS_CODEC_H264, AVC,
    "00000002 6588", "00000001 6742 00000001 68ce 00000001 6588" },
  { "delta", WVS_CODEC_H264, AVC,
    "00000002 419a", "00000001 419a" },
  { "behind the delimiter", WVS_CODEC_H264,
    AVC,
    "00000002 0910 00000003 060501 00000002 6588",
    "00000001 0910 00000001 6742 00000001 68ce 00000001 060501 00000001 6588" },
  { "lengths of two bytes", WVS_CODEC_H264,
    "01 42c01e fd e1 0002 6742 01 0002 68ce", "0002 419a 0002 419b",
    "00000001 419a 00000001 419b" },
  { "sets within", WVS_CODEC_H264, AVC,
    "00000002 6777 00000002 6877 00000002 6588",
    "00000001 6777 00000001 6877 00000001 6588" },
  { "sets within are remembered", WVS_CODEC_H264,
    AVC,
    "00000002 6777 00000002 6877 00000002 6588|00000002 6589",
    "00000001 6777 00000001 6877 00000001 6589" },
  { "no record", WVS_CODEC_H264, "", "00000002 6588", "00000001 6588" },
  { "record cut short", WVS_CODEC_H264, "01 42c01e ff e1 0009 6742",
    "00000002 6588", "00000001 6588" },
  { "unit cut short", WVS_CODEC_H264, "01 42c01e ff e0 00",
    "00000002 419a 00000009 419a", "00000001 419a" },
  { "empty unit", WVS_CODEC_H264, "01 42c01e ff e0 00", "00000000 00000002 419a",
    "" },
  { "nothing", WVS_CODEC_H264, "01 42c01e ff e0 00", "", "" },
  { "H.265 IRAP", WVS_CODEC_H265,
    HEVC,
    "00000003 2a01af",
    "00000001 4001 00000001 4201 00000001 4401 00000001 2a01af" },
  { "H.265 delta", WVS_CODEC_H265, "", "00000003 0201d0", "00000001 0201d0" },
};
/* clang-format on */

/* In memory of exactly its size, for the address sanitizer. */
static guint8 *
decode (const char *hex, gsize *size)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (const char *p = hex; *p != '\0'; p += 2) {
    guint8 byte;

    while (*p == ' ')
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
  const Case *test = data;
  g_autoptr (WvsAnnexB) annex_b = wvs_annex_b_new (test->codec);
  g_autoptr (GByteArray) converted = NULL;
  g_auto (GStrv) units = g_strsplit (test->units, "|", -1);
  gsize record_size, wanted_size;
  g_autofree guint8 *record = decode (test->record, &record_size);
  g_autofree guint8 *wanted = decode (test->wanted, &wanted_size);

  wvs_annex_b_configure (annex_b, record, record_size);
  for (char **unit = units; *unit != NULL || converted == NULL; unit++) {
    gsize size;
    g_autofree guint8 *bytes = decode (*unit != NULL ? *unit : "", &size);

    g_clear_pointer (&converted, g_byte_array_unref);
    converted = wvs_annex_b_convert (annex_b, bytes, size);
    if (*unit == NULL)
      break;
  }
  g_assert_cmpmem (converted->data, converted->len, wanted, wanted_size);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("/annex-b/%s", cases[i].name);

    g_test_add_data_func (name, &cases[i], test_case);
  }
  return g_test_run ();
}
