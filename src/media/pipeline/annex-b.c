/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "annex-b.h"

#include "nal.h"

struct _WvsAnnexB {
  WvsCodec codec;
  guint length_size; /* before each NAL unit */
  GByteArray *sets;  /* the parameter sets in force, with start codes */
};

/* What is left of some bytes. */
typedef struct {
  const guint8 *data;
  gsize size;
} Rest;

WvsAnnexB *
wvs_annex_b_new (WvsCodec codec)
{
  WvsAnnexB *self = g_new0 (WvsAnnexB, 1);

  self->codec = codec;
  self->length_size = 4;
  self->sets = g_byte_array_new ();
  return self;
}

void
wvs_annex_b_free (WvsAnnexB *self)
{
  g_byte_array_unref (self->sets);
  g_free (self);
}

static void
skip (Rest *rest, gsize n)
{
  n = MIN (n, rest->size);
  rest->data += n;
  rest->size -= n;
}

/* 0 behind the end. */
static guint
take_number (Rest *rest, guint n_bytes)
{
  guint number = 0;

  if (rest->size < n_bytes) {
    skip (rest, n_bytes);
    return 0;
  }
  for (guint i = 0; i < n_bytes; i++)
    number = number << 8 | rest->data[i];
  skip (rest, n_bytes);
  return number;
}

/* Takes a NAL unit with a length before it; %FALSE at the end. */
static gboolean
take_unit (Rest *rest, guint length_size, Rest *unit)
{
  guint length;

  if (rest->size <= length_size)
    return FALSE;
  length = take_number (rest, length_size);
  if (length == 0 || length > rest->size)
    return FALSE;
  *unit = (Rest){ rest->data, length };
  skip (rest, length);
  return TRUE;
}

static void
append (GByteArray *bytes, const Rest *unit)
{
  static const guint8 start_code[] = { 0, 0, 0, 1 };

  g_byte_array_append (bytes, start_code, sizeof start_code);
  g_byte_array_append (bytes, unit->data, (guint)unit->size);
}

static void
take_sets (WvsAnnexB *self, Rest *rest, guint n)
{
  Rest unit;

  while (n-- > 0 && take_unit (rest, 2, &unit))
    append (self->sets, &unit);
}

void
wvs_annex_b_configure (WvsAnnexB *self, const guint8 *record, gsize size)
{
  Rest rest = { record, size };

  g_byte_array_set_size (self->sets, 0);
  skip (&rest, self->codec == WVS_CODEC_H264 ? 4 : 21);
  if (rest.size == 0)
    return;
  self->length_size = (take_number (&rest, 1) & 3U) + 1U;
  if (self->codec == WVS_CODEC_H264) {
    take_sets (self, &rest, take_number (&rest, 1) & 0x1fU);
    take_sets (self, &rest, take_number (&rest, 1));
    return;
  }
  for (guint n = take_number (&rest, 1); n > 0; n--) {
    (void)take_number (&rest, 1); /* the units tell their type themselves */
    take_sets (self, &rest, take_number (&rest, 2));
  }
}

/* Remembers the parameter sets within an access unit, if any. */
static gboolean
learn_sets (WvsAnnexB *self, Rest rest)
{
  g_autoptr (GByteArray) sets = g_byte_array_new ();
  gboolean whole = FALSE; /* not only a PPS more */
  Rest unit;

  while (take_unit (&rest, self->length_size, &unit)) {
    WvsNalRole role = wvs_nal_get_role (self->codec, unit.data[0]);

    if (role == WVS_NAL_SEQUENCE || role == WVS_NAL_PARAMETERS)
      append (sets, &unit);
    whole |= role == WVS_NAL_SEQUENCE;
  }
  if (whole) {
    g_byte_array_unref (self->sets);
    self->sets = g_steal_pointer (&sets);
  } else if (sets->len > 0) {
    g_byte_array_append (self->sets, sets->data, sets->len);
  }
  return whole;
}

GByteArray *
wvs_annex_b_convert (WvsAnnexB *self, const guint8 *data, gsize size)
{
  GByteArray *bytes = g_byte_array_sized_new ((guint)size + 256);
  Rest rest = { data, size };
  Rest unit;
  gboolean wanted =
      !learn_sets (self, rest) &&
      wvs_nal_is_random_access (self->codec, self->length_size, data, size);

  while (take_unit (&rest, self->length_size, &unit)) {
    /* An access unit delimiter is the first, or it delimits nothing. */
    if (wanted &&
        wvs_nal_get_role (self->codec, unit.data[0]) != WVS_NAL_DELIMITER) {
      g_byte_array_append (bytes, self->sets->data, self->sets->len);
      wanted = FALSE;
    }
    append (bytes, &unit);
  }
  return bytes;
}
