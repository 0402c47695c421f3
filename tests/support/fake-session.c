/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "fake-session.h"

#include <string.h>

#include "error.h"

struct _WvsRegistry {
  guint max_sessions;
  GPtrArray *sessions; /* (element-type WvsSession): not owned */
  GPtrArray *titles;
  GBytes *jpeg; /* (nullable): the first title's thumbnail */
  guint stopped;
  guint opened;
  guint refused;
};

struct _WvsSession {
  GObject parent;

  WvsRegistry *registry;
  WvsSessionEvents events;
  gpointer data;
  char *id;
  gboolean started;
  gboolean ended;
  gint64 position_us;
};

G_DEFINE_FINAL_TYPE (WvsSession, wvs_session, G_TYPE_OBJECT)

static guint alive;

static void
wvs_session_finalize (GObject *object)
{
  alive--;
  g_free (WVS_SESSION (object)->id);
  G_OBJECT_CLASS (wvs_session_parent_class)->finalize (object);
}

static void
wvs_session_class_init (WvsSessionClass *class)
{
  G_OBJECT_CLASS (class)->finalize = wvs_session_finalize;
}

static void
wvs_session_init (WvsSession *self)
{
  alive++;
}

const char *
wvs_session_get_id (WvsSession *session)
{
  return session->id;
}

const char *
wvs_view_get_name (WvsView view)
{
  static const char *const names[] = { [WVS_VIEW_CONNECTING] = "connecting",
    [WVS_VIEW_BUFFERING] = "buffering",
    [WVS_VIEW_PLAYING] = "playing",
    [WVS_VIEW_PAUSED] = "paused",
    [WVS_VIEW_ENDED] = "ended" };

  return names[view];
}

static gboolean
show (WvsSession *session, WvsView view)
{
  const WvsPlayerStatus status = { .state = WVS_PLAYER_PLAYING,
    .title = session->registry->titles->pdata[0],
    .position_us = session->position_us,
    .duration_us = 24 * G_USEC_PER_SEC,
    .n_tracks = 1,
    .tracks = { { .kind = WVS_KIND_VIDEO,
        .codec = WVS_CODEC_VP8,
        .width = 854,
        .height = 480,
        .transcoded = TRUE } } };

  session->events.view (view, &status, session->data);
  return TRUE;
}

static gboolean
check_started (WvsSession *session, GError **error)
{
  if (session->started)
    return TRUE;
  g_set_error_literal (error, WVS_ERROR, WVS_ERROR_STATE, "not started");
  return FALSE;
}

/* By the first line. */
static gboolean
answer_offer (WvsSession *session, const WvsStart *start, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (!g_str_has_prefix (start->offer, "v=0\r\n")) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_INVALID, "not an offer");
    return FALSE;
  }
  if (strstr (start->offer, "s=unacceptable\r\n") != NULL) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_UNACCEPTABLE,
        "not a codec of ours");
    return FALSE;
  }
  session->started = TRUE;
  session->position_us = start->position_us;
  if (strstr (start->offer, "s=unanswered\r\n") != NULL)
    return TRUE;
  if (strstr (start->offer, "s=failing\r\n") != NULL) {
    reason = g_error_new_literal (WVS_ERROR, WVS_ERROR_UNPLAYABLE,
        "\"\xff\" is damaged");
    wvs_session_stop (session, reason);
    return TRUE;
  }
  session->events.answer ("v=0\r\ns=answer\r\n", session->data);
  return TRUE;
}

gboolean
wvs_session_has_ufrag (WvsSession *session, const char *ufrag)
{
  return g_str_equal (ufrag, "EsAw");
}

gboolean
wvs_session_start (WvsSession *session, const WvsStart *start, GError **error)
{
  if (session->started) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_STATE, "already started");
    return FALSE;
  }
  if (g_strcmp0 (start->title, "missing") == 0) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_NOT_FOUND,
        "there is no such title");
    return FALSE;
  }
  if (start->offer != NULL)
    return answer_offer (session, start, error);
  session->started = TRUE;
  session->position_us = start->position_us;
  show (session, WVS_VIEW_CONNECTING);
  session->events.offer ("v=0\r\n", session->data);
  session->events.candidate ("candidate:1", "video0", 0, session->data);
  return TRUE;
}

gboolean
wvs_session_answer (WvsSession *session, const char *sdp, GError **error)
{
  return check_started (session, error) && show (session, WVS_VIEW_PLAYING);
}

gboolean
wvs_session_add_candidate (WvsSession *session, const char *candidate,
    const char *mid, gint64 mline, GError **error)
{
  if (g_str_equal (candidate, "candidate:bad")) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_INVALID, "no candidate");
    return FALSE;
  }
  return check_started (session, error);
}

gboolean
wvs_session_play (WvsSession *session, GError **error)
{
  return check_started (session, error) && show (session, WVS_VIEW_PLAYING);
}

gboolean
wvs_session_pause (WvsSession *session, GError **error)
{
  return check_started (session, error) && show (session, WVS_VIEW_PAUSED);
}

gboolean
wvs_session_seek (WvsSession *session, gint64 position_us, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (!check_started (session, error))
    return FALSE;
  session->position_us = position_us;
  if (position_us == 777 * G_USEC_PER_SEC)
    g_ptr_array_remove_index (session->registry->titles, 0);
  if (position_us != 666 * G_USEC_PER_SEC)
    return show (session, WVS_VIEW_BUFFERING);
  reason = g_error_new_literal (WVS_ERROR, WVS_ERROR_CONNECTION,
      "the path was lost");
  wvs_session_stop (session, reason);
  return TRUE;
}

gboolean
wvs_session_select (WvsSession *session, const char *title, GError **error)
{
  return check_started (session, error) && show (session, WVS_VIEW_BUFFERING);
}

void
wvs_session_stop (WvsSession *session, const GError *reason)
{
  if (session->ended)
    return;
  session->ended = TRUE;
  session->registry->stopped++;
  g_ptr_array_remove (session->registry->sessions, session);
  session->events.ended (reason, session->data);
}

WvsSession *
wvs_registry_open (WvsRegistry *registry, GInetAddress *viewer,
    const WvsSessionEvents *events, gpointer data, GError **error)
{
  WvsSession *session;

  if (registry->sessions->len >= registry->max_sessions) {
    registry->refused++;
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_BUSY,
        "the server is full");
    return NULL;
  }
  registry->opened++;
  session = g_object_new (WVS_TYPE_SESSION, NULL);
  session->registry = registry;
  session->events = *events;
  session->data = data;
  session->id = g_strdup ("abc123");
  g_ptr_array_add (registry->sessions, session);
  return session;
}

guint
wvs_registry_get_count (WvsRegistry *registry)
{
  return registry->sessions->len;
}

void
wvs_registry_get_stats (WvsRegistry *registry, WvsRegistryStats *stats)
{
  *stats = (WvsRegistryStats){ .opened = registry->opened,
    .refused = registry->refused };
  stats->sessions[WVS_VIEW_CONNECTING] = registry->sessions->len;
}

void
wvs_media_get_stats (WvsMedia *media, WvsMediaStats *stats)
{
  *stats = (WvsMediaStats){ 0 };
}

WvsMedia *
wvs_registry_get_media (WvsRegistry *registry)
{
  return (WvsMedia *)registry;
}

WvsLibrary *
wvs_media_get_library (WvsMedia *media)
{
  return (WvsLibrary *)media;
}

const WvsMediaOptions *
wvs_media_get_options (WvsMedia *media)
{
  static const WvsMediaOptions options = { .transcode = WVS_TRANSCODE_AUTO };

  return &options;
}

WvsGallery *
wvs_media_get_gallery (WvsMedia *media)
{
  return (WvsGallery *)media;
}

/* Of the first title from the second time on; there is none of the second. */
WvsPictureState
wvs_gallery_get (WvsGallery *gallery, WvsTitle *title, GBytes **jpeg)
{
  WvsRegistry *registry = (WvsRegistry *)gallery;

  if (title != registry->titles->pdata[0])
    return WVS_PICTURE_NONE;
  *jpeg = registry->jpeg;
  if (registry->jpeg != NULL)
    return WVS_PICTURE_READY;
  registry->jpeg = g_bytes_new_static ("\xff\xd8 a picture", 12);
  return WVS_PICTURE_PENDING;
}

WvsTitle *
wvs_library_lookup (WvsLibrary *library, const char *id)
{
  GPtrArray *titles = ((WvsRegistry *)library)->titles;

  for (guint i = 0; i < titles->len; i++) {
    if (g_str_equal (wvs_title_get_info (titles->pdata[i])->id, id))
      return titles->pdata[i];
  }
  return NULL;
}

GPtrArray *
wvs_library_get_titles (WvsLibrary *library)
{
  return ((WvsRegistry *)library)->titles;
}

void
wvs_registry_stop_all (WvsRegistry *registry, const GError *reason)
{
  while (registry->sessions->len > 0)
    wvs_session_stop (registry->sessions->pdata[0], reason);
}

guint
fake_registry_get_stopped (WvsRegistry *registry)
{
  return registry->stopped;
}

guint
fake_registry_get_alive (void)
{
  return alive;
}

static WvsTitle *
new_title (const char *id, const char *name, gint64 duration_us)
{
  const WvsTitleInfo info = {
    .id = g_strdup (id),
    .name = g_strdup (name),
    .path = g_strdup ("/nowhere"),
    .duration_us = duration_us,
    .width = 854,
    .height = 480,
    .frame_rate = 30,
    .media = { .n_tracks = 2,
        .tracks = { { .kind = WVS_KIND_AUDIO, .format = "AAC" },
            { .kind = WVS_KIND_VIDEO,
                .codec = WVS_CODEC_VP8,
                .format = "VP8",
                .square_pixels = TRUE,
                .max_gop_us = G_USEC_PER_SEC } } },
  };

  return wvs_title_new (&info);
}

WvsRegistry *
fake_registry_new (guint max_sessions)
{
  WvsRegistry *registry = g_new0 (WvsRegistry, 1);

  registry->max_sessions = max_sessions;
  registry->sessions = g_ptr_array_new ();
  registry->titles =
      g_ptr_array_new_with_free_func ((GDestroyNotify)wvs_title_unref);
  g_ptr_array_add (registry->titles,
      new_title ("first", "Première \"1\".mp4", 24 * G_USEC_PER_SEC));
  g_ptr_array_add (registry->titles, new_title ("second", "second.webm", 0));
  return registry;
}

void
wvs_registry_free (WvsRegistry *registry)
{
  g_assert_cmpuint (registry->sessions->len, ==, 0);
  g_ptr_array_unref (registry->sessions);
  g_ptr_array_unref (registry->titles);
  g_clear_pointer (&registry->jpeg, g_bytes_unref);
  g_free (registry);
}
