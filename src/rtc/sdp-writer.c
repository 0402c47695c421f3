/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "sdp-writer.h"

void
wvs_sdp_write_begin (GString *text)
{
  g_string_append (text, "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\n"
                         "t=0 0\r\na=ice-options:trickle\r\n"
                         "a=group:BUNDLE");
}

void
wvs_sdp_write_transport (GString *text, const char *mid,
    const WvsSdpMedia *transport)
{
  static const char *const setups[] = {
    [WVS_SDP_SETUP_NONE] = "actpass", /* RFC 5763 §5 */
    [WVS_SDP_SETUP_ACTPASS] = "actpass",
    [WVS_SDP_SETUP_ACTIVE] = "active",
    [WVS_SDP_SETUP_PASSIVE] = "passive",
  };

  g_string_append_printf (text,
      "c=IN IP4 0.0.0.0\r\n"
      "a=mid:%s\r\na=ice-ufrag:%s\r\na=ice-pwd:%s\r\n"
      "a=fingerprint:sha-256 %s\r\na=setup:%s\r\n"
      "a=recvonly\r\na=rtcp-mux\r\na=rtcp-rsize\r\n",
      mid, transport->ice_ufrag, transport->ice_pwd, transport->fingerprint,
      setups[transport->setup]);
}

void
wvs_sdp_write_rtpmap (GString *text, guint payload_type, const char *encoding,
    guint clock_rate)
{
  g_string_append_printf (text, "a=rtpmap:%u %s/%u", payload_type, encoding,
      clock_rate);
  /* RFC 7587 §7: always two channels. */
  if (g_ascii_strcasecmp (encoding, "opus") == 0)
    g_string_append (text, "/2");
  g_string_append (text, "\r\n");
}

void
wvs_sdp_write_feedback (GString *text, guint payload_type,
    const WvsSdpFormat *format)
{
  if (format->nack)
    g_string_append_printf (text, "a=rtcp-fb:%u nack\r\n", payload_type);
  if (format->nack_pli)
    g_string_append_printf (text, "a=rtcp-fb:%u nack pli\r\n", payload_type);
  if (format->ccm_fir)
    g_string_append_printf (text, "a=rtcp-fb:%u ccm fir\r\n", payload_type);
}
