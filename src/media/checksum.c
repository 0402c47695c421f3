/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md */

#include "checksum.h"

#include <string.h>

#define PRIME_1 G_GUINT64_CONSTANT (0x9E3779B185EBCA87)
#define PRIME_2 G_GUINT64_CONSTANT (0xC2B2AE3D27D4EB4F)
#define PRIME_3 G_GUINT64_CONSTANT (0x165667B19E3779F9)
#define PRIME_4 G_GUINT64_CONSTANT (0x85EBCA77C2B2AE63)
#define PRIME_5 G_GUINT64_CONSTANT (0x27D4EB2F165667C5)

#define LANES 4
#define STRIPE (LANES * sizeof (guint64))

static guint64
rotate (guint64 value, guint bits)
{
  return value << bits | value >> (64 - bits);
}

static guint64
read_64 (const guint8 *data)
{
  guint64 value;

  memcpy (&value, data, sizeof value);
  return GUINT64_FROM_LE (value);
}

static guint32
read_32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint64
mix (guint64 lane, guint64 input)
{
  return rotate (lane + input * PRIME_2, 31) * PRIME_1;
}

/* All whole stripes of @data. */
static guint64
sum_stripes (const guint8 *data, gsize size, guint64 seed)
{
  guint64 lanes[LANES] = { seed + PRIME_1 + PRIME_2, seed + PRIME_2, seed,
    seed - PRIME_1 };
  guint64 sum;

  for (; size >= STRIPE; size -= STRIPE, data += STRIPE)
    for (guint i = 0; i < LANES; i++)
      lanes[i] = mix (lanes[i], read_64 (data + i * sizeof (guint64)));
  sum = rotate (lanes[0], 1) + rotate (lanes[1], 7) + rotate (lanes[2], 12) +
        rotate (lanes[3], 18);
  for (guint i = 0; i < LANES; i++)
    sum = (sum ^ mix (0, lanes[i])) * PRIME_1 + PRIME_4;
  return sum;
}

/* What is behind the last whole stripe. */
static guint64
sum_rest (guint64 sum, const guint8 *data, gsize size)
{
  for (; size >= 8; size -= 8, data += 8)
    sum = rotate (sum ^ mix (0, read_64 (data)), 27) * PRIME_1 + PRIME_4;
  for (; size >= 4; size -= 4, data += 4)
    sum = rotate (sum ^ read_32 (data) * PRIME_1, 23) * PRIME_2 + PRIME_3;
  for (; size > 0; size--, data++)
    sum = rotate (sum ^ *data * PRIME_5, 11) * PRIME_1;
  return sum;
}

guint64
wvs_checksum (const guint8 *data, gsize size, guint64 seed)
{
  gsize rest = size % STRIPE;
  guint64 sum =
      size >= STRIPE ? sum_stripes (data, size, seed) : seed + PRIME_5;

  if (rest > 0)
    sum = sum_rest (sum + size, data + (size - rest), rest);
  else
    sum += size;
  sum = (sum ^ sum >> 33) * PRIME_2;
  sum = (sum ^ sum >> 29) * PRIME_3;
  return sum ^ sum >> 32;
}
