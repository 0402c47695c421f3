/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "app.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

#include "address.h"
#include "capacity.h"
#include "engine.h"
#include "error.h"
#include "process.h"
#include "registry.h"
#include "rtc.h"
#include "server.h"

/* For the last messages to reach the viewers. */
#define FAREWELL_MS 200

typedef struct {
  const WvsConfig *config;
  WvsIceConfig ice;
  char **ice_addresses;
  WvsMedia *media;
  WvsRegistry *registry;
  WvsServer *server;
  GMainLoop *loop;
  gboolean ending;
} App;

static gboolean
on_farewell (gpointer data)
{
  App *app = data;

  g_main_loop_quit (app->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
on_terminate (gpointer data)
{
  App *app = data;
  g_autoptr (GError) reason = g_error_new_literal (WVS_ERROR,
      WVS_ERROR_SHUTDOWN, "the server is shutting down");
  gboolean viewers = wvs_registry_get_count (app->registry) > 0;

  if (app->ending) /* GLib had it before the handlers were ours */
    (void)raise (SIGTERM);
  app->ending = TRUE;
  /* The sources stay: with them GLib would take the handlers away. */
  wvs_process_hurry (FALSE);
  g_info ("shutting down");

  wvs_server_stop_listening (app->server);
  wvs_registry_stop_all (app->registry, reason);
  g_timeout_add (viewers ? FAREWELL_MS : 0, on_farewell, app);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_hangup (gpointer data)
{
  App *app = data;

  wvs_server_reload (app->server);
  return G_SOURCE_CONTINUE;
}

/* Loopback addresses are of use only to viewers of this machine, and those are
 * all there are when we listen there only. */
static char **
choose_ice_addresses (const WvsConfig *config)
{
  const char *loopback[] = { NULL, NULL };
  g_autoptr (GInetAddress) host = wvs_address_parse (config->host);
  g_autofree char *text = NULL;

  if (config->ice_addresses[0] != NULL)
    return g_strdupv (config->ice_addresses);
  if (host != NULL && wvs_address_classify (host) == WVS_ADDRESS_LOOPBACK)
    loopback[0] = text = g_inet_address_to_string (host);
  else if (g_ascii_strcasecmp (config->host, "localhost") == 0)
    loopback[0] = "127.0.0.1";
  return g_strdupv ((char **)loopback);
}

static gboolean
build (App *app, GError **error)
{
  const WvsConfig *config = app->config;

  app->ice_addresses = choose_ice_addresses (config);
  app->ice = (WvsIceConfig){ .servers = config->ice_servers,
    .local_addresses = app->ice_addresses,
    .udp_port_min = config->udp_port_min,
    .udp_port_max = config->udp_port_max };
  app->media = wvs_engine_new (config, error);
  if (app->media == NULL || !wvs_engine_fill (app->media, config, error))
    return FALSE;
  app->registry = wvs_registry_new (app->media, &app->ice, config->max_viewers);
  app->server = wvs_server_new (config, app->registry, error);
  return app->server != NULL;
}

/* Better said at the start than by the first viewer who is refused. */
static void
check_files (const WvsConfig *config)
{
  if (!wvs_capacity_has_files (0))
    g_warning ("the limit on open files is too low for any viewer; raise it "
               "(ulimit -n, LimitNOFILE=)");
  else if (!wvs_capacity_has_files (config->max_viewers - 1))
    g_info ("the limit on open files may refuse viewers before there are %u",
        config->max_viewers);
}

static void
run (App *app)
{
  check_files (app->config);
  app->loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGINT, on_terminate, app);
  g_unix_signal_add (SIGTERM, on_terminate, app);
  g_unix_signal_add (SIGHUP, on_hangup, app);

  printf ("Open %s in a browser.\n", wvs_server_get_url (app->server));
  (void)fflush (stdout);
  wvs_rtc_warm_up ();
  g_main_loop_run (app->loop);
  g_main_loop_unref (app->loop);
}

/* Upwards from what uses to what is used. */
static void
tear_down (App *app)
{
  wvs_server_free (app->server);
  wvs_registry_free (app->registry);
  wvs_rtc_deinit ();
  wvs_media_free (app->media);
  g_strfreev (app->ice_addresses);
}

gboolean
wvs_app_run (const WvsConfig *config, GError **error)
{
  App app = { .config = config };
  gboolean good;

  wvs_process_prepare ();
  good = wvs_media_init (error) && wvs_rtc_init (error) && build (&app, error);
  if (good)
    run (&app);
  tear_down (&app);
  wvs_media_deinit ();
  return good;
}
