/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "nal.h"

typedef enum {
  PICTURE_NONE = 0, /* parameters and the like */
  PICTURE_DELTA,
  PICTURE_RANDOM_ACCESS,
} Picture;

/* ITU-T H.264 table 7-1, H.265 table 7-1. */
static guint
get_type (WvsCodec codec, guint8 header)
{
  return codec == WVS_CODEC_H264 ? header & 0x1f : header >> 1 & 0x3f;
}

WvsNalRole
wvs_nal_get_role (WvsCodec codec, guint8 header)
{
  gboolean h264 = codec == WVS_CODEC_H264;
  guint type = get_type (codec, header);

  if (type == (h264 ? 9 : 35))
    return WVS_NAL_DELIMITER;
  if (type == (h264 ? 7 : 33))
    return WVS_NAL_SEQUENCE;
  if (type == (h264 ? 8 : 34) || type == (h264 ? 13 : 32))
    return WVS_NAL_PARAMETERS;
  return WVS_NAL_OTHER;
}

static Picture
classify (WvsCodec codec, guint8 header)
{
  guint type = get_type (codec, header);

  if (codec == WVS_CODEC_H264) {
    if (type < 1 || type > 5)
      return PICTURE_NONE;
    return type == 5 ? PICTURE_RANDOM_ACCESS : PICTURE_DELTA;
  }
  if (type > 31)
    return PICTURE_NONE;
  return type >= 16 && type <= 23 ? PICTURE_RANDOM_ACCESS : PICTURE_DELTA;
}

static Picture
scan_lengths (WvsCodec codec, guint length_size, const guint8 *data, gsize size)
{
  Picture picture = PICTURE_NONE;
  gsize offset = 0;

  while (picture == PICTURE_NONE && size - offset > length_size) {
    gsize length = 0;

    for (guint i = 0; i < length_size; i++)
      length = length << 8 | data[offset + i];
    offset += length_size;
    if (length == 0 || length > size - offset)
      return PICTURE_NONE;
    picture = classify (codec, data[offset]);
    offset += length;
  }
  return picture;
}

static Picture
scan_start_codes (WvsCodec codec, const guint8 *data, gsize size)
{
  Picture picture = PICTURE_NONE;

  for (gsize i = 0; picture == PICTURE_NONE && i + 3 < size; i++) {
    if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1)
      picture = classify (codec, data[i + 3]);
  }
  return picture;
}

gboolean
wvs_nal_is_random_access (WvsCodec codec, guint length_size, const guint8 *data,
    gsize size)
{
  Picture picture = length_size > 0
                        ? scan_lengths (codec, length_size, data, size)
                        : scan_start_codes (codec, data, size);

  return picture == PICTURE_RANDOM_ACCESS;
}
