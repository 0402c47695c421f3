/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "payloader.h"

#include "error.h"

typedef struct {
  const char *element;
  guint payload_type;
  const char *input_caps;
  const char *rtp_caps;     /* (nullable): further fields */
  const char *offered_caps; /* (nullable): those in offers of ours */
} Payload;

static const Payload payloads[] = {
  [WVS_CODEC_VP8] = { "rtpvp8pay", 96, "video/x-vp8" },
  [WVS_CODEC_VP9] = { "rtpvp9pay", 98, "video/x-vp9" },
  /* Constrained baseline is what every browser lists; decoders go by the
   * parameter sets in the stream. The payloader insists on what goes in being
   * called by the same name as what is offered. */
  [WVS_CODEC_H264] = { "rtph264pay", 102,
      "video/x-h264,stream-format=byte-stream,alignment=au,"
      "profile=(string)constrained-baseline,level=(string)3.1",
      "packetization-mode=(string)1",
      "profile-level-id=(string)42e01f,level-asymmetry-allowed=(string)1" },
  [WVS_CODEC_H265] = { "rtph265pay", 104,
      "video/x-h265,stream-format=byte-stream,alignment=au" },
  [WVS_CODEC_OPUS] = { "rtpopuspay", 111,
      "audio/x-opus,channel-mapping-family=0,channels=2,rate=48000",
      "encoding-params=(string)2" },
};

static const Payload *
lookup (WvsCodec codec)
{
  if ((gsize)codec >= G_N_ELEMENTS (payloads) ||
      payloads[codec].element == NULL)
    return NULL;
  return &payloads[codec];
}

/* Sets a property that not every payloader has. */
static void
set_if_there (GstElement *element, const char *name, const char *value)
{
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), name) != NULL)
    gst_util_set_object_arg (G_OBJECT (element), name, value);
}

guint
wvs_payloader_get_payload_type (WvsCodec codec)
{
  const Payload *payload = lookup (codec);

  return payload != NULL ? payload->payload_type : 0;
}

GstElement *
wvs_payloader_new (WvsCodec codec, guint payload_type, guint32 ssrc,
    GError **error)
{
  const Payload *payload = lookup (codec);
  GstElement *element = payload != NULL
                            ? gst_element_factory_make (payload->element, NULL)
                            : NULL;

  if (element == NULL) {
    g_set_error (error, WVS_ERROR, WVS_ERROR_UNAVAILABLE,
        "no RTP payloader for %s", wvs_codec_get_name (codec));
    return NULL;
  }
  g_object_set (element, "mtu", WVS_RTP_MTU, "pt", payload_type, "ssrc", ssrc,
      NULL);
  set_if_there (element, "picture-id-mode", "15-bit");
  /* Parameter sets before every IDR: a decoder may begin at any of them. */
  set_if_there (element, "config-interval", "-1");
  set_if_there (element, "aggregate-mode", "zero-latency");
  return element;
}

GstCaps *
wvs_payloader_get_input_caps (WvsCodec codec)
{
  const Payload *payload = lookup (codec);

  g_return_val_if_fail (payload != NULL, NULL);
  return gst_caps_from_string (payload->input_caps);
}

GstCaps *
wvs_payloader_get_rtp_caps (WvsCodec codec, guint payload_type, guint32 ssrc,
    gboolean offered)
{
  const Payload *payload = lookup (codec);
  g_autofree char *encoding = NULL;
  GString *text;
  g_autofree char *caps = NULL;

  g_return_val_if_fail (payload != NULL, NULL);
  encoding = g_ascii_strup (wvs_codec_get_name (codec), -1);
  text = g_string_new (NULL);
  g_string_append_printf (text,
      "application/x-rtp,media=(string)%s,encoding-name=(string)%s,"
      "payload=(int)%u,clock-rate=(int)%u,ssrc=(uint)%u",
      wvs_codec_get_kind (codec) == WVS_KIND_VIDEO ? "video" : "audio",
      encoding, payload_type, wvs_codec_get_clock_rate (codec), ssrc);
  if (payload->rtp_caps != NULL)
    g_string_append_printf (text, ",%s", payload->rtp_caps);
  if (offered && payload->offered_caps != NULL)
    g_string_append_printf (text, ",%s", payload->offered_caps);
  caps = g_string_free (text, FALSE);
  return gst_caps_from_string (caps);
}
