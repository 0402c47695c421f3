/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "sound-decoder.h"

#include "autoplug.h"
#include "element.h"

static int
on_autoplug_select (GstElement *decodebin, GstPad *pad, GstCaps *caps,
    GstElementFactory *factory, gpointer data)
{
  return wvs_autoplug_is_wanted (factory, WVS_KIND_AUDIO) &&
                 !gst_element_factory_list_is_type (factory,
                     GST_ELEMENT_FACTORY_TYPE_DEMUXER)
             ? WVS_AUTOPLUG_TRY
             : WVS_AUTOPLUG_SKIP;
}

static void
on_pad_added (GstElement *decodebin, GstPad *pad, gpointer sink)
{
  if (!gst_pad_is_linked (sink))
    (void)gst_pad_link (pad, sink); /* it takes any raw sound */
}

gboolean
wvs_sound_decoder_add (GstBin *bin, GstPad *pad, GstPad *sink)
{
  GstElement *decodebin = wvs_element_add (bin, "decodebin", NULL);
  g_autoptr (GstPad) entry = NULL;

  if (decodebin == NULL)
    return FALSE;
  g_signal_connect (decodebin, "autoplug-select",
      G_CALLBACK (on_autoplug_select), NULL);
  g_signal_connect_object (decodebin, "pad-added", G_CALLBACK (on_pad_added),
      sink, 0);
  gst_element_sync_state_with_parent (decodebin);
  entry = gst_element_get_static_pad (decodebin, "sink");
  return GST_PAD_LINK_SUCCESSFUL (gst_pad_link (pad, entry));
}
