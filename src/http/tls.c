/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "tls.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"

#define MAX_FILE_BYTES (1024 * 1024)
#define PAIR_TIMEOUT_S 5

/* GLib 2.74 would also accept TLS 1.0, CBC and RSA key exchange. A string that
 * GnuTLS does not understand makes every handshake fail, and wvs_tls_new()
 * with it. */
#define PRIORITY                                                               \
  "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:"           \
  "+ECDHE-RSA:-CIPHER-ALL:+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:"       \
  "%SERVER_PRECEDENCE"

struct _WvsTls {
  char *cert_file;
  char *key_file;
  GTlsCertificate *certificate;
};

static gboolean
fail (GError **error, const char *what, const char *path, const char *why)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, WVS_ERROR, WVS_ERROR_UNAVAILABLE, "%s '%s': %s", what,
      shown, why);
  return FALSE;
}

/* Opens without waiting for a FIFO's writer, and looks before it reads. */
static gboolean
read_file (const char *what, const char *path, char **text, GError **error)
{
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  struct stat info;
  gsize size = 0;
  ssize_t n = -1;

  if (fd < 0)
    return fail (error, what, path, g_strerror (errno));
  if (fstat (fd, &info) == 0 && !S_ISREG (info.st_mode)) {
    (void)close (fd);
    return fail (error, what, path,
        S_ISDIR (info.st_mode) ? "is a directory" : "is not a regular file");
  }
  *text = g_malloc (MAX_FILE_BYTES + 1);
  while (size < MAX_FILE_BYTES &&
         (n = read (fd, *text + size, MAX_FILE_BYTES - size)) > 0)
    size += (gsize)n;
  (void)close (fd);
  (*text)[size] = '\0';
  if (n == 0 && strlen (*text) == size)
    return TRUE;
  g_clear_pointer (text, g_free);
  return fail (error, what, path,
      n < 0   ? g_strerror (errno)
      : n > 0 ? "is larger than 1 MiB"
              : "is binary; PEM (text) is expected");
}

static gboolean
check_cert_text (const char *path, const char *text, GError **error)
{
  if (strstr (text, "-----BEGIN CERTIFICATE-----") != NULL)
    return TRUE;
  return fail (error, "certificate", path,
      strstr (text, "PRIVATE KEY-----") != NULL
          ? "holds a private key and no certificate (are the files swapped?)"
          : "no PEM-encoded certificate found in it");
}

static gboolean
check_key_text (const char *path, const char *text, GError **error)
{
  if (strstr (text, "-----BEGIN ENCRYPTED PRIVATE KEY-----") != NULL ||
      strstr (text, "Proc-Type: 4,ENCRYPTED") != NULL)
    return fail (error, "private key", path,
        "is encrypted; decrypt it first, e.g. with 'openssl pkey'");
  if (strstr (text, "PRIVATE KEY-----") != NULL)
    return TRUE;
  return fail (error, "private key", path,
      strstr (text, "-----BEGIN CERTIFICATE-----") != NULL
          ? "holds a certificate and no key (are the files swapped?)"
          : "no PEM-encoded private key found in it");
}

GIOStream *
wvs_tls_new_connection (GIOStream *plain, GTlsCertificate *certificate,
    GError **error)
{
  GType type =
      g_tls_backend_get_server_connection_type (g_tls_backend_get_default ());

  return g_initable_new (type, NULL, error, "base-io-stream", plain,
      "certificate", certificate, "database", NULL, NULL);
}

static gboolean
accept_any (GTlsConnection *connection, GTlsCertificate *certificate,
    GTlsCertificateFlags errors, gpointer data)
{
  return TRUE;
}

static GIOStream *
new_client (GIOStream *plain, GError **error)
{
  GType type =
      g_tls_backend_get_client_connection_type (g_tls_backend_get_default ());

  return g_initable_new (type, NULL, error, "base-io-stream", plain, "database",
      NULL, NULL);
}

static gpointer
serve_handshake (gpointer data)
{
  g_autoptr (GIOStream) plain = NULL;

  if (g_tls_connection_handshake (data, NULL, NULL))
    return NULL;
  /* It may have failed without a word to the client, who would wait. */
  g_object_get (data, "base-io-stream", &plain, NULL);
  (void)g_io_stream_close (plain, NULL, NULL);
  return NULL;
}

static GIOStream *
open_end (int fd, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, error);

  if (socket == NULL) {
    (void)close (fd);
    return NULL;
  }
  g_socket_set_timeout (socket, PAIR_TIMEOUT_S);
  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

/* GLib takes any key for any certificate. A handshake with ourselves, some
 * milliseconds long, shows whether what the key signs is what the certificate
 * verifies, and that the two are of a kind that our TLS can use. */
static gboolean
shake_hands (GTlsCertificate *certificate, GError **error)
{
  g_autoptr (GIOStream) near = NULL;
  g_autoptr (GIOStream) far = NULL;
  g_autoptr (GIOStream) server = NULL;
  g_autoptr (GIOStream) client = NULL;
  g_autoptr (GThread) thread = NULL;
  int fds[2];
  gboolean done;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno),
        g_strerror (errno));
    return FALSE;
  }
  near = open_end (fds[0], error);
  far = open_end (fds[1], near != NULL ? error : NULL);
  if (near == NULL || far == NULL)
    return FALSE;
  server = wvs_tls_new_connection (near, certificate, error);
  client = server == NULL ? NULL : new_client (far, error);
  if (client == NULL)
    return FALSE;
  g_signal_connect (client, "accept-certificate", G_CALLBACK (accept_any),
      NULL);

  thread = g_thread_new ("wvs-tls-check", serve_handshake, server);
  done = g_tls_connection_handshake (G_TLS_CONNECTION (client), NULL, error);
  (void)g_io_stream_close (far, NULL, NULL); /* ends the server's side too */
  g_thread_join (g_steal_pointer (&thread));
  return done;
}

static void
warn_of_dates (const char *path, GTlsCertificate *certificate)
{
  g_autoptr (GDateTime) from =
      g_tls_certificate_get_not_valid_before (certificate);
  g_autoptr (GDateTime) until =
      g_tls_certificate_get_not_valid_after (certificate);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *shown = g_filename_display_name (path);

  if (until != NULL && g_date_time_compare (now, until) > 0) {
    g_autofree char *date = g_date_time_format (until, "%F");

    g_warning ("certificate '%s' expired on %s: browsers will refuse it", shown,
        date);
  } else if (from != NULL && g_date_time_compare (now, from) < 0) {
    g_autofree char *date = g_date_time_format (from, "%F");

    g_warning ("certificate '%s' is not valid before %s: browsers will refuse "
               "it",
        shown, date);
  }
}

static GTlsCertificate *
load (const char *cert_file, const char *key_file, GError **error)
{
  g_autofree char *cert_text = NULL;
  g_autofree char *key_text = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) local = NULL;

  if (!read_file ("certificate", cert_file, &cert_text, error) ||
      !read_file ("private key", key_file, &key_text, error) ||
      !check_cert_text (cert_file, cert_text, error) ||
      !check_key_text (key_file, key_text, error))
    return NULL;
  certificate = g_tls_certificate_new_from_files (cert_file, key_file, &local);
  if (certificate == NULL) {
    g_autofree char *what =
        g_strdup_printf ("certificate '%s' with private key", cert_file);

    (void)fail (error, what, key_file, local->message);
    return NULL;
  }
  if (!shake_hands (certificate, &local)) {
    g_autofree char *why = g_strdup_printf ("does not match certificate '%s', "
                                            "or TLS cannot use them (%s)",
        cert_file, local->message);

    (void)fail (error, "private key", key_file, why);
    return NULL;
  }
  warn_of_dates (cert_file, certificate);
  return g_steal_pointer (&certificate);
}

WvsTls *
wvs_tls_new (const char *cert_file, const char *key_file, GError **error)
{
  g_autoptr (WvsTls) self = g_new0 (WvsTls, 1);

  /* Whatever the environment says: GnuTLS reads it once, at first use. */
  if (g_strcmp0 (g_getenv ("G_TLS_GNUTLS_PRIORITY"), PRIORITY) != 0)
    g_setenv ("G_TLS_GNUTLS_PRIORITY", PRIORITY, TRUE);
  self->cert_file = g_strdup (cert_file);
  self->key_file = g_strdup (key_file);
  self->certificate = load (cert_file, key_file, error);
  return self->certificate != NULL ? g_steal_pointer (&self) : NULL;
}

gboolean
wvs_tls_reload (WvsTls *self, GError **error)
{
  g_autoptr (GTlsCertificate) certificate =
      load (self->cert_file, self->key_file, error);

  if (certificate == NULL)
    return FALSE;
  return g_set_object (&self->certificate, certificate);
}

GTlsCertificate *
wvs_tls_get_certificate (WvsTls *self)
{
  return self->certificate;
}

void
wvs_tls_free (WvsTls *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->certificate);
  g_free (self->cert_file);
  g_free (self->key_file);
  g_free (self);
}
