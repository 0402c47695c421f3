/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "registry.h"

#include "address.h"
#include "capacity.h"
#include "error.h"
#include "log.h"
#include "rtc.h"

/* How long nobody has been here when memory is given back: by then pipelines
 * have ended, and somebody who only reloads the page is back. */
#define IDLE_MS 2000

struct _WvsRegistry {
  WvsSessionEnvironment environment;
  guint max_sessions;
  gboolean closed;      /* the server is ending */
  GHashTable *sessions; /* (element-type WvsSession): a set, owned */
  GPtrArray *stopped;   /* ended, to be dropped from an idle */
  guint drop_id;
  guint idle_id; /* runs while there is no session */
  guint64 n_opened;
  guint64 n_refused;
  WvsPeerStats sent_before; /* by sessions that have ended */
};

WvsRegistry *
wvs_registry_new (WvsMedia *media, const WvsIceConfig *ice, guint max_sessions)
{
  WvsRegistry *registry = g_new0 (WvsRegistry, 1);

  registry->environment = (WvsSessionEnvironment){ .media = media,
    .ice = ice,
    .deadlines = WVS_DEFAULT_DEADLINES };
  registry->max_sessions = max_sessions;
  registry->sessions = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  registry->stopped = g_ptr_array_new_with_free_func (g_object_unref);
  return registry;
}

void
wvs_registry_free (WvsRegistry *registry)
{
  if (registry == NULL)
    return;
  g_warn_if_fail (g_hash_table_size (registry->sessions) == 0);
  g_clear_handle_id (&registry->drop_id, g_source_remove);
  g_clear_handle_id (&registry->idle_id, g_source_remove);
  g_ptr_array_unref (registry->stopped);
  g_hash_table_unref (registry->sessions);
  g_free (registry);
}

static gboolean
drop_stopped (gpointer data)
{
  WvsRegistry *registry = data;

  registry->drop_id = 0;
  g_ptr_array_set_size (registry->stopped, 0);
  return G_SOURCE_REMOVE;
}

static gboolean
on_idle (gpointer data)
{
  WvsRegistry *registry = data;

  registry->idle_id = 0;
  wvs_capacity_release_memory ();
  return G_SOURCE_REMOVE;
}

/* Within the session's own call: it is moved aside and dropped later. */
static void
on_stopped (WvsSession *session, gpointer data)
{
  WvsRegistry *registry = data;

  g_signal_handlers_disconnect_by_data (session, registry);
  wvs_session_add_stats (session, &registry->sent_before);
  g_hash_table_steal (registry->sessions, session);
  g_ptr_array_add (registry->stopped, session);
  if (registry->drop_id == 0)
    registry->drop_id = g_idle_add (drop_stopped, registry);
  if (g_hash_table_size (registry->sessions) == 0 && registry->idle_id == 0)
    registry->idle_id = g_timeout_add (IDLE_MS, on_idle, registry);
}

static guint
count_of_address (WvsRegistry *registry, GInetAddress *viewer)
{
  g_autofree char *client = wvs_address_dup_client (viewer);
  GHashTableIter iter;
  gpointer session;
  guint n = 0;

  g_hash_table_iter_init (&iter, registry->sessions);
  while (g_hash_table_iter_next (&iter, &session, NULL)) {
    GInetAddress *address = wvs_session_get_viewer (session);
    g_autofree char *other =
        address != NULL ? wvs_address_dup_client (address) : NULL;

    n += g_strcmp0 (other, client) == 0;
  }
  return n;
}

/* Sessions whose files are not all open yet: what /proc tells leaves them out,
 * and many viewers may come at the same moment. */
static guint
count_beginning (WvsRegistry *registry)
{
  GHashTableIter iter;
  gpointer session;
  guint n = 0;

  g_hash_table_iter_init (&iter, registry->sessions);
  while (g_hash_table_iter_next (&iter, &session, NULL))
    n += !wvs_session_is_connected (session);
  return n;
}

/* Pipelines that are still ending count too: their threads are there. */
static const char *
find_obstacle (WvsRegistry *registry, GInetAddress *viewer)
{
  guint count = g_hash_table_size (registry->sessions);
  guint closing = wvs_rtc_get_closing ();

  if (registry->closed)
    return "the server is shutting down";
  if (count + closing >= registry->max_sessions)
    return "the server is full, try again later";
  if (viewer != NULL && wvs_address_classify (viewer) != WVS_ADDRESS_LOOPBACK &&
      count_of_address (registry, viewer) >= WVS_MAX_SESSIONS_PER_ADDRESS)
    return "too many viewers from this address";
  if (!wvs_capacity_has_files (count_beginning (registry)))
    return "the server is short of file descriptors, try again later";
  return NULL;
}

WvsSession *
wvs_registry_open (WvsRegistry *registry, GInetAddress *viewer,
    const WvsSessionEvents *events, gpointer data, GError **error)
{
  const char *obstacle = find_obstacle (registry, viewer);
  g_autofree char *address =
      viewer != NULL ? g_inet_address_to_string (viewer) : NULL;
  WvsSession *session;

  if (obstacle != NULL) {
    registry->n_refused++;
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_BUSY, obstacle);
    g_info ("viewer from %s refused: %s", address != NULL ? address : "?",
        obstacle);
    return NULL;
  }
  registry->n_opened++;
  session = wvs_session_new (&registry->environment, viewer, events, data);
  g_clear_handle_id (&registry->idle_id, g_source_remove);
  g_hash_table_add (registry->sessions, session);
  g_signal_connect (session, "stopped", G_CALLBACK (on_stopped), registry);
  wvs_session_info (wvs_session_get_id (session), "viewer from %s",
      address != NULL ? address : "?");
  return g_object_ref (session);
}

void
wvs_registry_set_deadlines (WvsRegistry *registry,
    const WvsDeadlines *deadlines)
{
  registry->environment.deadlines = *deadlines;
}

guint
wvs_registry_get_count (WvsRegistry *registry)
{
  return g_hash_table_size (registry->sessions);
}

void
wvs_registry_get_stats (WvsRegistry *registry, WvsRegistryStats *stats)
{
  GHashTableIter iter;
  gpointer session;

  *stats = (WvsRegistryStats){ .opened = registry->n_opened,
    .refused = registry->n_refused,
    .sent = registry->sent_before };
  g_hash_table_iter_init (&iter, registry->sessions);
  while (g_hash_table_iter_next (&iter, &session, NULL)) {
    stats->sessions[wvs_session_get_view (session)]++;
    wvs_session_add_stats (session, &stats->sent);
  }
}

WvsMedia *
wvs_registry_get_media (WvsRegistry *registry)
{
  return registry->environment.media;
}

void
wvs_registry_stop_all (WvsRegistry *registry, const GError *reason)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer session;

  registry->closed = TRUE;
  g_hash_table_iter_init (&iter, registry->sessions);
  while (g_hash_table_iter_next (&iter, &session, NULL))
    g_ptr_array_add (all, g_object_ref (session));
  for (guint i = 0; i < all->len; i++)
    wvs_session_stop (g_ptr_array_index (all, i), reason);
}
