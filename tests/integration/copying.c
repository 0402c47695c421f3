/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "copying.h"

#include "copier.h"
#include "error.h"
#include "landing.h"

#define DEADLINE (120 * GST_SECOND)

typedef struct {
  GstBus *bus;
  GMutex lock;      /* guards what follows */
  GPtrArray *units; /* of … */
  guint pass;       /* … this one */
} Copying;

static void
on_unit (WvsAccessUnit *unit, guint pass, gpointer data)
{
  Copying *copying = data;

  g_mutex_lock (&copying->lock);
  if (pass == copying->pass)
    g_ptr_array_add (copying->units, unit);
  else
    wvs_access_unit_unref (unit);
  g_mutex_unlock (&copying->lock);
}

static void
on_gap (guint pass, gpointer data)
{
}

static void
on_ended (guint pass, gpointer data)
{
  Copying *copying = data;

  g_mutex_lock (&copying->lock);
  if (pass == copying->pass)
    gst_bus_post (copying->bus,
        gst_message_new_application (NULL, gst_structure_new_empty ("ended")));
  g_mutex_unlock (&copying->lock);
}

/* Until there is a message of that type; %FALSE with @error set. */
static gboolean
wait_for (Copying *copying, WvsCopier *copier, GstMessageType type,
    GError **error)
{
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (copying->bus,
      DEADLINE, type | GST_MESSAGE_ERROR);

  if (message != NULL && GST_MESSAGE_TYPE (message) == type)
    return TRUE;
  g_propagate_error (error, wvs_copier_explain (copier, message));
  return FALSE;
}

static gboolean
seek (Copying *copying, WvsCopier *copier, gint64 position_us,
    WvsApproach approach, GError **error)
{
  g_mutex_lock (&copying->lock);
  copying->pass++;
  g_ptr_array_set_size (copying->units, 0);
  g_mutex_unlock (&copying->lock);
  if (wvs_copier_seek (copier, position_us, approach, copying->pass))
    return TRUE;
  g_set_error (error, WVS_ERROR, WVS_ERROR_INTERNAL, "no seek");
  return FALSE;
}

/* Until the end, or until it is known that the seek led too far. */
static gboolean
wait_for_end (Copying *copying, WvsCopier *copier, gboolean *late,
    GError **error)
{
  for (;;) {
    g_autoptr (GstMessage) message =
        gst_bus_timed_pop_filtered (copying->bus, DEADLINE,
            GST_MESSAGE_APPLICATION | GST_MESSAGE_ELEMENT | GST_MESSAGE_ERROR);

    *late = message != NULL && wvs_landing_is_late (message);
    if (*late || (message != NULL &&
                     GST_MESSAGE_TYPE (message) == GST_MESSAGE_APPLICATION))
      return TRUE;
    if (message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT)
      continue;
    g_propagate_error (error, wvs_copier_explain (copier, message));
    return FALSE;
  }
}

static gboolean
run (Copying *copying, WvsCopier *copier, gint64 position_us, GError **error)
{
  gboolean late;

  wvs_copier_start (copier, position_us >= 0);
  if (position_us < 0)
    return wait_for (copying, copier, GST_MESSAGE_APPLICATION, error);
  if (!wait_for (copying, copier, GST_MESSAGE_ASYNC_DONE, error))
    return FALSE;
  if (!seek (copying, copier, position_us, WVS_APPROACH_NEAR, error) ||
      !wait_for_end (copying, copier, &late, error))
    return FALSE;
  return !late ||
         (seek (copying, copier, position_us, WVS_APPROACH_FAR, error) &&
             wait_for_end (copying, copier, &late, error));
}

GPtrArray *
copying_read (const char *path, WvsCodec codec, gint64 position_us,
    guint *n_before, GError **error)
{
  static const WvsUnitEvents events = { on_unit, on_gap, on_ended };
  const WvsTrack track = { .kind = wvs_codec_get_kind (codec), .codec = codec };
  const WvsTitleInfo info = { .id = g_strdup ("id"),
    .name = g_path_get_basename (path),
    .path = g_strdup (path),
    .stamp = wvs_stamp_of (path) };
  g_autoptr (WvsTitle) title = wvs_title_new (&info);
  g_autoptr (WvsRendition) rendition = wvs_rendition_new (title, &track);
  Copying copying = { .bus = gst_bus_new (),
    .units = g_ptr_array_new_with_free_func (
        (GDestroyNotify)wvs_access_unit_unref) };
  WvsCopier *copier;
  gboolean success;

  g_mutex_init (&copying.lock);
  copier = wvs_copier_new (rendition, copying.bus, &events, &copying, error);
  success = copier != NULL && run (&copying, copier, position_us, error);
  g_clear_pointer (&copier, wvs_copier_free);
  gst_bus_set_flushing (copying.bus, TRUE);
  gst_object_unref (copying.bus);
  g_mutex_clear (&copying.lock);
  if (n_before != NULL)
    *n_before = copying.units->len;
  if (!success)
    g_clear_pointer (&copying.units, g_ptr_array_unref);
  return copying.units;
}

GPtrArray *
copying_read_all (const char *path, WvsCodec codec, gint64 position_us)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *units = copying_read (path, codec, position_us, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (units->len, >, 0);
  return units;
}
