/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "listener.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include "address.h"
#include "capacity.h"
#include "endpoint.h"
#include "guarded-stream.h"
#include "handshake.h"

#define ACCEPT_BATCH 32 /* then others of the main loop get their turn */
#define PAUSE_MS 200    /* after an error that only time can mend */
#define COMPLAIN_US (60 * G_USEC_PER_SEC)

typedef struct {
  WvsListener *owner; /* (nullable): gone */
  WvsGuard *guard;
  GSocketAddress *local;
  GSocketAddress *remote;
  char *address; /* of wvs_address_dup_client() */
} Connection;

struct _WvsListener {
  WvsTls *tls;
  WvsHttpLimits limits;
  WvsListenerAccepted accepted;
  gpointer data;
  GPtrArray *sockets; /* (element-type GSocket) */
  GPtrArray *sources; /* (element-type GSource) */
  guint16 port;
  int spare_fd; /* given up to accept and refuse when there is no other */
  guint pause_id;
  gint64 complained_us;
  GHashTable *connections; /* guard → Connection */
  GHashTable *addresses;   /* client's address → how many */
  WvsHandshakes *handshakes;
};

static void listen_on (WvsListener *self);

static void
free_connection (gpointer data)
{
  Connection *connection = data;

  wvs_guard_unref (connection->guard);
  g_object_unref (connection->local);
  g_object_unref (connection->remote);
  g_free (connection->address);
  g_free (connection);
}

static guint
get_of_address (WvsListener *self, const char *address)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->addresses, address));
}

static void
count_address (WvsListener *self, const char *address, int change)
{
  guint n = get_of_address (self, address) + (guint)change;

  if (n > 0)
    g_hash_table_insert (self->addresses, g_strdup (address),
        GUINT_TO_POINTER (n));
  else
    g_hash_table_remove (self->addresses, address);
}

static void
on_closed (WvsGuard *guard, gpointer data)
{
  Connection *connection = data;

  if (connection->owner != NULL) {
    count_address (connection->owner, connection->address, -1);
    g_hash_table_steal (connection->owner->connections, guard);
  }
  free_connection (connection);
}

static void
hand_over (WvsListener *self, Connection *connection, GIOStream *stream)
{
  wvs_guard_set_deadline (connection->guard, self->limits.header_ms);
  self->accepted (connection->guard, stream, connection->local,
      connection->remote, self->data);
}

static void
on_handshake (WvsGuard *guard, GIOStream *stream, gpointer data)
{
  WvsListener *self = data;
  Connection *connection = g_hash_table_lookup (self->connections, guard);

  if (connection == NULL)
    return; /* closed by its deadline meanwhile */
  if (stream != NULL)
    hand_over (self, connection, stream);
  else
    wvs_guard_close (guard); /* an alert may be on its way */
}

static void
take (WvsListener *self, GSocket *socket)
{
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote =
      g_socket_get_remote_address (socket, NULL);
  g_autoptr (GIOStream) stream = NULL;
  g_autofree char *address = NULL;
  Connection *connection;

  if (local == NULL || remote == NULL)
    return; /* gone again; the unref closes it */
  address = wvs_address_dup_client (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)));
  if (!wvs_capacity_may_keep (g_socket_get_fd (socket)) ||
      g_hash_table_size (self->connections) >= self->limits.max_connections ||
      get_of_address (self, address) >=
          self->limits.max_connections_per_address) {
    g_debug ("connection refused: too many");
    return;
  }
  (void)g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);

  connection = g_new0 (Connection, 1);
  connection->owner = self;
  connection->guard = wvs_guard_new (socket, on_closed, connection);
  connection->local = g_steal_pointer (&local);
  connection->remote = g_steal_pointer (&remote);
  connection->address = g_steal_pointer (&address);
  count_address (self, connection->address, 1);
  g_hash_table_insert (self->connections, connection->guard, connection);
  wvs_guard_set_budget (connection->guard, WVS_REQUEST_BUDGET);

  if (self->tls != NULL) {
    wvs_guard_set_deadline (connection->guard, self->limits.handshake_ms);
    wvs_handshakes_add (self->handshakes, connection->guard,
        connection->address, wvs_tls_get_certificate (self->tls));
    return;
  }
  stream = wvs_guarded_stream_new (connection->guard);
  hand_over (self, connection, stream);
}

static gboolean
on_pause_over (gpointer data)
{
  WvsListener *self = data;

  self->pause_id = 0;
  listen_on (self);
  return G_SOURCE_REMOVE;
}

static void
stop_sources (WvsListener *self)
{
  for (guint i = 0; i < self->sources->len; i++)
    g_source_destroy (self->sources->pdata[i]);
  g_ptr_array_set_size (self->sources, 0);
}

/* Takes one connection with the descriptor kept for it and refuses it: it
 * would wait in the backlog for an answer that does not come, and keep the
 * socket readable. */
static void
refuse_one (WvsListener *self, int fd)
{
  if (self->spare_fd < 0)
    return;
  (void)close (self->spare_fd);
  fd = accept4 (fd, NULL, NULL, SOCK_CLOEXEC);
  if (fd >= 0)
    (void)close (fd);
  self->spare_fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
}

/* Descriptors or memory ran out: wait a little, never spin. */
static void
pause_after (WvsListener *self, int fd, int why)
{
  gint64 now_us = g_get_monotonic_time ();

  refuse_one (self, fd);
  stop_sources (self);
  self->pause_id = g_timeout_add (PAUSE_MS, on_pause_over, self);
  if (self->complained_us == 0 || now_us - self->complained_us > COMPLAIN_US) {
    self->complained_us = now_us;
    g_message ("cannot accept connections: %s (%u are open); going on as soon "
               "as some are closed",
        g_strerror (why), wvs_listener_get_count (self));
  }
}

static gboolean
on_connections (GSocket *socket, GIOCondition condition, gpointer data)
{
  WvsListener *self = data;
  int fd = g_socket_get_fd (socket);

  for (guint i = 0; i < ACCEPT_BATCH; i++) {
    int client = accept4 (fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    g_autoptr (GSocket) accepted = NULL;

    if (client < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      return G_SOURCE_CONTINUE;
    if (client < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
                          errno == ENOMEM)) {
      pause_after (self, fd, errno);
      return G_SOURCE_REMOVE;
    }
    if (client < 0)
      continue; /* ECONNABORTED and what else befalls one connection */
    accepted = g_socket_new_from_fd (client, NULL);
    if (accepted != NULL)
      take (self, accepted);
    else
      (void)close (client);
  }
  return G_SOURCE_CONTINUE;
}

static void
listen_on (WvsListener *self)
{
  if (self->spare_fd < 0)
    self->spare_fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  for (guint i = 0; i < self->sockets->len; i++) {
    GSource *source =
        g_socket_create_source (self->sockets->pdata[i], G_IO_IN, NULL);

    g_source_set_callback (source, G_SOURCE_FUNC (on_connections), self, NULL);
    g_source_attach (source, NULL);
    g_ptr_array_add (self->sources, source);
  }
}

WvsListener *
wvs_listener_new (const char *host, guint16 port, WvsTls *tls,
    const WvsHttpLimits *limits, WvsListenerAccepted accepted, gpointer data,
    GError **error)
{
  g_autoptr (WvsListener) self = g_new0 (WvsListener, 1);

  self->tls = tls;
  self->limits = *limits;
  self->accepted = accepted;
  self->data = data;
  self->spare_fd = -1;
  self->sources =
      g_ptr_array_new_with_free_func ((GDestroyNotify)g_source_unref);
  self->connections = g_hash_table_new_full (NULL, NULL, NULL, free_connection);
  self->addresses =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->handshakes = wvs_handshakes_new (limits->max_handshakes_per_address,
      on_handshake, self);
  self->sockets = wvs_endpoint_bind (host, port, &self->port, error);
  if (self->sockets == NULL)
    return NULL;
  listen_on (self);
  return g_steal_pointer (&self);
}

guint16
wvs_listener_get_port (WvsListener *self)
{
  return self->port;
}

guint
wvs_listener_get_count (WvsListener *self)
{
  return g_hash_table_size (self->connections);
}

void
wvs_listener_stop (WvsListener *self)
{
  stop_sources (self);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  for (guint i = 0; i < self->sockets->len; i++)
    (void)g_socket_close (self->sockets->pdata[i], NULL);
  g_ptr_array_set_size (self->sockets, 0);
}

void
wvs_listener_cut_all (WvsListener *self)
{
  GHashTableIter iter;
  gpointer guard;

  g_clear_pointer (&self->handshakes, wvs_handshakes_free);
  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &guard, NULL))
    wvs_guard_cut (guard, "server ends");
}

void
wvs_listener_free (WvsListener *self)
{
  GHashTableIter iter;
  gpointer value;

  if (self == NULL)
    return;
  if (self->sockets != NULL)
    wvs_listener_stop (self);
  wvs_listener_cut_all (self);
  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Connection *connection = value;

    connection->owner = NULL;
    g_hash_table_iter_steal (&iter); /* on_closed() frees it */
  }
  g_hash_table_unref (self->connections);
  g_hash_table_unref (self->addresses);
  g_ptr_array_unref (self->sources);
  g_clear_pointer (&self->sockets, g_ptr_array_unref);
  if (self->spare_fd >= 0)
    (void)close (self->spare_fd);
  g_free (self);
}
