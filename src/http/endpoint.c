/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "endpoint.h"

#include <netinet/in.h>
#include <string.h>

#include "error.h"

#define BACKLOG 512

static gboolean
bind_socket (GPtrArray *sockets, GInetAddress *address, guint16 port,
    guint16 *bound_port, GError **error)
{
  g_autoptr (GSocketAddress) where = g_inet_socket_address_new (address, port);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket =
      g_socket_new (g_inet_address_get_family (address), G_SOCKET_TYPE_STREAM,
          G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return FALSE;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  /* "::" means every address, the IPv4 ones too, whatever the system's
   * default is. */
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
    (void)g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY,
        !g_inet_address_get_is_any (address), NULL);
  if (!g_socket_bind (socket, where, TRUE, error) ||
      !g_socket_listen (socket, error) ||
      (bound = g_socket_get_local_address (socket, error)) == NULL)
    return FALSE;
  *bound_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_ptr_array_add (sockets, g_steal_pointer (&socket));
  return TRUE;
}

/* GLib's message repeats what ours says: "Error binding to address …: why".
 * @error: (nullable): there was nothing to try */
static const char *
short_reason (const GError *error)
{
  const char *message = error != NULL ? error->message : "it has no address";
  const char *colon = g_strrstr (message, ": ");

  return colon != NULL ? colon + 2 : message;
}

static GList *
resolve (const char *host, GError **error)
{
  g_autoptr (GResolver) resolver = NULL;
  g_autofree char *inner = NULL;
  g_autoptr (GInetAddress) literal = NULL;

  if (host[0] == '[' && g_str_has_suffix (host, "]"))
    inner = g_strndup (host + 1, strlen (host) - 2);
  literal = g_inet_address_new_from_string (inner != NULL ? inner : host);
  if (literal != NULL)
    return g_list_prepend (NULL, g_steal_pointer (&literal));
  resolver = g_resolver_get_default ();
  return g_resolver_lookup_by_name (resolver, host, NULL, error);
}

GPtrArray *
wvs_endpoint_bind (const char *host, guint16 port, guint16 *bound_port,
    GError **error)
{
  g_autoptr (GPtrArray) sockets =
      g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) first = NULL;
  GList *addresses = resolve (host, &first);

  *bound_port = port;
  for (GList *l = addresses; l != NULL; l = l->next) {
    g_autoptr (GError) local = NULL;

    if (!bind_socket (sockets, l->data, *bound_port, bound_port, &local) &&
        first == NULL)
      first = g_steal_pointer (&local);
  }
  g_resolver_free_addresses (addresses);
  if (sockets->len > 0)
    return g_steal_pointer (&sockets);
  g_set_error (error, WVS_ERROR, WVS_ERROR_UNAVAILABLE,
      strchr (host, ':') != NULL && host[0] != '['
          ? "cannot listen on [%s]:%u: %s%s"
          : "cannot listen on %s:%u: %s%s",
      host, port, short_reason (first),
      g_error_matches (first, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)
          ? " (ports below 1024 need special rights)"
          : "");
  return NULL;
}
