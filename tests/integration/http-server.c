/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include <glib-unix.h>

#include "error.h"
#include "fake-session.h"
#include "ice-server.h"
#include "log.h"
#include "server-internal.h"

/* The HTTP side over faked sessions, for test-http*.py: prints its address,
 * serves until SIGTERM, rereads the certificate on SIGHUP. The options shorten
 * the times that a test would otherwise wait for. */

static GMainLoop *loop;
static const char *host = "127.0.0.1";
static char *cert_file;
static char *key_file;
static const char *origin = "https://friend.example";
static int deadline_ms = 10000;
static int answer_ms = 10000;
static int reply_ms = 10000;
static int silence_ms = 4000;
static int max_connections = 1024;
static int max_per_address = 1024;
static int max_sessions = 512;

static const GOptionEntry options[] = {
  { "host", 0, 0, G_OPTION_ARG_STRING, &host, "", NULL },
  { "cert-file", 0, 0, G_OPTION_ARG_FILENAME, &cert_file, "", NULL },
  { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &key_file, "", NULL },
  { "deadline-ms", 0, 0, G_OPTION_ARG_INT, &deadline_ms, "", NULL },
  { "answer-ms", 0, 0, G_OPTION_ARG_INT, &answer_ms, "", NULL },
  { "reply-ms", 0, 0, G_OPTION_ARG_INT, &reply_ms, "", NULL },
  { "silence-ms", 0, 0, G_OPTION_ARG_INT, &silence_ms, "", NULL },
  { "max-connections", 0, 0, G_OPTION_ARG_INT, &max_connections, "", NULL },
  { "max-per-address", 0, 0, G_OPTION_ARG_INT, &max_per_address, "", NULL },
  { "max-sessions", 0, 0, G_OPTION_ARG_INT, &max_sessions, "", NULL },
  G_OPTION_ENTRY_NULL,
};

static gboolean
on_terminate (gpointer data)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_reload (gpointer data)
{
  wvs_server_reload (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
is_told (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/* As the program ends: no new viewers, those there are are told, and have a
 * moment to hear it. */
static void
shut_down (WvsServer *server, WvsRegistry *registry)
{
  g_autoptr (GError) reason = g_error_new_literal (WVS_ERROR,
      WVS_ERROR_SHUTDOWN, "the server is shutting down");
  gboolean told = FALSE;

  wvs_server_stop_listening (server);
  wvs_registry_stop_all (registry, reason);
  g_timeout_add (200, is_told, &told);
  while (!told)
    g_main_context_iteration (NULL, TRUE);
  wvs_server_free (server);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (WvsConfig) config = wvs_config_new ();
  g_autoptr (WvsRegistry) registry = NULL;
  g_autoptr (GError) error = NULL;
  WvsHttpLimits limits = wvs_http_limits_default;
  WvsServer *server;
  guint hup_id;

  wvs_log_init (FALSE);
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  limits.handshake_ms = limits.header_ms = limits.body_ms = (guint)deadline_ms;
  limits.answer_ms = (guint)answer_ms;
  limits.reply_ms = (guint)reply_ms;
  limits.ping_s = 1;
  limits.silence_ms = (guint)silence_ms;
  limits.max_connections = (guint)max_connections;
  limits.max_connections_per_address = (guint)max_per_address;
  g_free (config->host);
  config->host = g_strdup (host);
  config->port = 0;
  config->cert_file = g_strdup (cert_file);
  config->key_file = g_strdup (key_file);
  g_ptr_array_add (config->ice_servers,
      wvs_ice_server_parse ("turn:127.0.0.1:3478[user:pass]", NULL));
  g_strfreev (config->allow_origins);
  config->allow_origins = g_strsplit (origin, ",", -1);

  registry = fake_registry_new ((guint)max_sessions);
  server = wvs_server_new_with_limits (config, registry, &limits, &error);
  if (server == NULL) {
    g_printerr ("%s\n", error->message);
    return wvs_error_exit_status (error);
  }
  loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, on_terminate, NULL);
  hup_id = g_unix_signal_add (SIGHUP, on_reload, server);
  g_print ("%s\n", wvs_server_get_url (server));
  g_main_loop_run (loop);
  g_source_remove (hup_id);
  shut_down (server, registry);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fake_registry_get_alive (), ==, 0);
  g_main_loop_unref (loop);
  return 0;
}
