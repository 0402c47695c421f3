/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* Sound that two producers made on either side of a boundary is heard as if one
 * had made it. */

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

#include "media.h"
#include "recorder.h"
#include "screen.h"

#include "wvs-test.h"

#define ALL G_MAXUINT
#define RATE 48000

static const WvsTrack audio = { .kind = WVS_KIND_AUDIO,
  .codec = WVS_CODEC_OPUS,
  .bitrate_kbps = 96,
  .transcoded = TRUE };

static void
push (GstElement *source, WvsChunk *chunk)
{
  for (guint i = 0; i < wvs_chunk_get_n_units (chunk); i++) {
    WvsAccessUnit *unit = wvs_chunk_get_unit (chunk, i);
    GstBuffer *buffer =
        gst_buffer_new_wrapped_bytes (wvs_access_unit_get_data (unit));

    GST_BUFFER_PTS (buffer) =
        (guint64)wvs_access_unit_get_time_us (unit) * GST_USECOND;
    GST_BUFFER_DURATION (buffer) = 20 * GST_MSECOND;
    g_assert_cmpint (gst_app_src_push_buffer (GST_APP_SRC (source), buffer), ==,
        GST_FLOW_OK);
  }
}

/* (transfer full) (element-type gint16): what a decoder makes of two chunks */
static GArray *
decode (WvsChunk *one, WvsChunk *other)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (
      "appsrc name=source format=time caps=audio/x-opus,channels=2,rate=48000,"
      "channel-mapping-family=0 ! opusdec ! audioconvert ! "
      "audio/x-raw,format=S16LE,channels=1 ! appsink name=sink sync=false",
      &error);
  g_autoptr (GstElement) source =
      gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_autoptr (GstElement) sink =
      gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (gint16));
  GstSample *sample;

  g_assert_no_error (error);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  push (source, one);
  push (source, other);
  gst_app_src_end_of_stream (GST_APP_SRC (source));
  while ((sample = gst_app_sink_pull_sample (GST_APP_SINK (sink))) != NULL) {
    GstMapInfo map;

    g_assert_true (
        gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ));
    g_array_append_vals (samples, map.data, (guint)(map.size / 2));
    gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
    gst_sample_unref (sample);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return samples;
}

static int
at (GArray *samples, guint i)
{
  return g_array_index (samples, gint16, i);
}

/* The greatest step from one sample to the next within a second from @begin
 * on. */
static int
get_steepest (GArray *samples, guint begin)
{
  int steepest = 0;

  for (guint i = begin; i < begin + RATE; i++)
    steepest = MAX (steepest, ABS (at (samples, i + 1) - at (samples, i)));
  return steepest;
}

/* In the second around the boundary, which is RATE * 2 samples on. */
static void
compare (GArray *whole, GArray *spliced, gboolean exact)
{
  guint begin = RATE * 3 / 2;
  int loudest = 0, steepest = get_steepest (whole, begin);
  int difference = 0;

  g_assert_cmpuint (whole->len, ==, spliced->len);
  g_assert_cmpuint (whole->len, >=, RATE * 3);
  for (guint i = begin; i < begin + RATE; i++) {
    loudest = MAX (loudest, ABS (at (whole, i)));
    difference = MAX (difference, ABS (at (whole, i) - at (spliced, i)));
  }
  g_assert_cmpint (loudest, >, 1000);
  g_test_message ("loudest %d, steepest %d and %d, difference %d", loudest,
      steepest, get_steepest (spliced, begin), difference);
  g_assert_cmpint (get_steepest (spliced, begin), <=, steepest * 5 / 4);
  if (exact)
    g_assert_cmpint (difference, <=, loudest / 4);
}

typedef struct {
  const char *file;
  gboolean exact; /* its times are, not of whole milliseconds */
} Case;

static const Case cases[] = {
  { "film.mp4", TRUE },
  { "pass-vp8.webm", FALSE },
  { "late.mkv", FALSE },
};

/* A tone: a click or a hole would be a steep place in it. */
static void
test_splice (gconstpointer data)
{
  const Case *each = data;
  const WvsMediaOptions options = { .loop = FALSE };
  g_autoptr (WvsMedia) media = wvs_media_new (&options);
  WvsTitle *title = zoo_title (media, each->file);
  g_autoptr (Recorder) whole = recorder_new (title, &audio, 0, ALL, ALL);
  g_autoptr (Recorder) later = recorder_new (title, &audio, 1, ALL, ALL);
  g_autoptr (GArray) heard = NULL;
  g_autoptr (GArray) spliced = NULL;

  recorder_wait (whole, 1);
  recorder_wait (later, 1);
  heard = decode (recorder_get (whole, 0), recorder_get (whole, 1));
  spliced = decode (recorder_get (whole, 0), recorder_get (later, 0));
  compare (heard, spliced, each->exact);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  wvs_test_init (&argc, &argv);
  g_assert_true (wvs_media_init (&error));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path =
        g_strdup_printf ("/producer/splice/%s", cases[i].file);

    g_test_add_data_func (path, &cases[i], test_splice);
  }
  status = g_test_run ();
  wvs_media_deinit ();
  return status;
}
